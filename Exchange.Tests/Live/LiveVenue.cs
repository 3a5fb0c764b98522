using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.Engine.Model;
using StackExchange.Redis;
using Matcher = Exchange.Domain.Engine;

namespace Exchange.Tests.Live;

/// <summary>
/// An engine with its events, in the place of the host, and a fold of the same events to compare with what Redis tells. Its venue's name
/// is its own.
/// </summary>
internal sealed class LiveVenue : IAsyncDisposable
{
    private readonly Matcher engine = new();
    private readonly EventBuffer history = new();
    private readonly EventBuffer batch = new();
    private readonly Dictionary<OrderId, AccountOrder> closed = [];
    private ulong lastId;

    private LiveVenue(IConnectionMultiplexer redis) => (Redis, Views) = (redis, new RedisLiveViews(redis, Name));

    public static async Task<LiveVenue> StartAsync()
    {
        var venue = new LiveVenue(await ConnectAsync(TestStores.Redis));
        await venue.StartViewsAsync();
        return venue;
    }

    // The tests beside these keep every thread busy, so answers may be long on their way.
    public static async Task<IConnectionMultiplexer> ConnectAsync(string redis) => await ConnectionMultiplexer.ConnectAsync(
        $"{redis},asyncTimeout=120000,syncTimeout=120000,connectTimeout=120000");

    public string Name { get; } = $"views-{Guid.NewGuid():N}";

    public IConnectionMultiplexer Redis { get; }

    public RedisLiveViews Views { get; set; }

    public AccountFold Fold { get; } = new();

    /// <summary>All trades, none of them forgotten.</summary>
    public TradesFold Trades { get; } = new();

    public VenueState State => engine.State;

    /// <summary>The orders that have closed, each as it was then.</summary>
    public IReadOnlyDictionary<OrderId, AccountOrder> Closed => closed;

    /// <summary>The events that views have asked for from the store: after which, up to which.</summary>
    public List<(long After, long Until)> Reads { get; } = [];

    /// <summary>Called when views ask the store for events.</summary>
    public Action Reading { get; set; } = () => { };

    public RedisLiveViews NewViews() => new(Redis, Name);

    public Task StartViewsAsync() => Views.StartAsync(State, ReadAsync, CancellationToken.None);

    /// <summary>Executes commands as one committed batch, of which the views do not know yet.</summary>
    public void Execute(params IEnumerable<TimedCommand> commands)
    {
        batch.Clear();
        foreach (var (command, time) in commands) engine.Execute(command, time, batch);
        history.Append(batch.Bytes);
        foreach (var record in batch)
        {
            Fold.Apply(record);
            Trades.Apply(record);
        }

        foreach (var order in Fold.ClosedOrders()) closed.Add(order.Order, order);
        Fold.ForgetChanges();
    }

    /// <summary>Tells the views of the last batch.</summary>
    public Task PublishAsync() => PublishAsync(Views);

    /// <summary>Tells others of the last batch.</summary>
    public Task PublishAsync(RedisLiveViews views) => views.PublishAsync(batch, State.Sequence);

    public async Task RunAsync(params IEnumerable<TimedCommand> commands)
    {
        Execute(commands);
        await PublishAsync();
    }

    /// <summary>Two assets, a market without fees, and accounts that own a million of each.</summary>
    public IEnumerable<TimedCommand> Setup(int accounts = 2)
    {
        yield return Now(new ListAsset(AssetCode.Parse("BTC"), 0));
        yield return Now(new ListAsset(AssetCode.Parse("EUR"), 0));
        yield return Now(new OpenMarket(new AssetId(1), new AssetId(2), LawVenue.Rules with { MaxOpenOrders = 1_000_000 }));
        for (var account = 1; account <= accounts; account++)
        {
            yield return Now(new OpenAccount(NewId()));
            yield return Now(new Deposit(new AccountId(account), new AssetId(1), new Amount(1_000_000), NewId()));
            yield return Now(new Deposit(new AccountId(account), new AssetId(2), new Amount(1_000_000), NewId()));
        }
    }

    public TimedCommand Buy(int account, long quantity, long price) => Place(account, Side.Buy, quantity, price);

    public TimedCommand Sell(int account, long quantity, long price) => Place(account, Side.Sell, quantity, price);

    public TimedCommand Cancel(int account, long order) => Now(new CancelOrder(new AccountId(account), new OrderId(order)));

    public static TimedCommand Now(ICommand command) => new(command, new Timestamp(1_767_225_600_000_000));

    public CommandId NewId() => CommandId.FromNumber(++lastId);

    public async ValueTask DisposeAsync()
    {
        var database = Redis.GetDatabase();
        foreach (var key in await ViewsDump.KeysAsync(Redis, Name)) await database.KeyDeleteAsync(key);
        await Redis.DisposeAsync();
    }

    private TimedCommand Place(int account, Side side, long quantity, long price) => Now(new PlaceOrder(
        new AccountId(account), new MarketId(1), NewId(),
        new OrderTerms { Type = OrderType.Limit, Side = side, Quantity = new Quantity(quantity), LimitPrice = new Price(price) }));

    private Task ReadAsync(long after, long until, EventReceiver handler, CancellationToken cancellation)
    {
        Reads.Add((after, until));
        Reading();
        foreach (var record in history)
            if (record.Sequence > after && record.Sequence <= until) handler(record);
        return Task.CompletedTask;
    }
}
