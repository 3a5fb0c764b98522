using Exchange.Domain;

namespace Exchange.Tests.Engine.Specs;

/// <summary>
/// A venue under test: an engine, a clock, and the names that a specification gives to things. After every command it checks the laws
/// that hold whatever the command is (<see cref="Laws"/>).
/// </summary>
internal sealed class TestVenue
{
    /// <summary>What the clock shows at 0s: 2026-01-01T00:00:00Z.</summary>
    public static readonly Timestamp Start = new(1_767_225_600_000_000);

    private const string UnnamedPrefix = "unnamed-";

    private readonly EventBuffer events = new();
    private readonly EventBuffer history = new();
    private readonly Dictionary<string, AccountId> accounts = new() { ["venue"] = AccountId.Venue, ["nobody"] = new AccountId(99) };
    private readonly Dictionary<string, AssetId> assets = new() { ["NOTHING"] = new AssetId(99) };
    private readonly Dictionary<string, MarketId> markets = new() { ["NO-MARKET"] = new MarketId(99) };
    private readonly Dictionary<string, OrderId> orders = [];
    private readonly Laws laws = new();
    private int unnamed;

    public TestVenue()
        : this(new VenueSetup())
    {
    }

    public TestVenue(VenueSetup setup)
    {
        foreach (var (code, scale) in setup.Scales) Execute(new ListAsset(AssetCode.Parse(code), scale));
        foreach (var (name, rules) in setup.Markets)
            Execute(new OpenMarket(Asset(name.Split('-')[0]), Asset(name.Split('-')[1]), rules));
        foreach (var (name, funds) in setup.Accounts)
        {
            Execute(new OpenAccount(CommandId.Parse(name)));
            foreach (var (asset, units) in funds ?? [.. setup.Scales.Keys.Select(code => (code, VenueSetup.DefaultFunds))])
                Execute(new Deposit(Account(name), Asset(asset), new Amount(units), NewId()));
        }
    }

    public Domain.Engine Engine { get; } = new();

    public VenueState State => Engine.State;

    /// <summary>All events, those of the setup too.</summary>
    public EventBuffer History => history;

    /// <summary>The time that is given with the next command.</summary>
    public Timestamp Clock { get; set; } = Start;

    public CommandResult LastResult { get; private set; }

    /// <summary>What the events of the last command say besides (<see cref="EventFacts"/>), one for each.</summary>
    public IReadOnlyList<string> LastFacts { get; private set; } = [];

    /// <summary>Runs a command in words (<see cref="CommandText"/>) and returns what happened in words (<see cref="EventText"/>).</summary>
    public IReadOnlyList<string> Run(string command) => Execute(CommandText.Parse(this, command));

    /// <summary>Runs a command and returns what happened in words.</summary>
    public IReadOnlyList<string> Execute(ICommand command)
    {
        events.Clear();
        var (sequence, time) = (State.Sequence, State.Time);
        var result = LastResult = Engine.Execute(command, Clock, events);
        history.Append(events.Bytes);

        var (lines, facts) = (new List<string>(), new List<string>());
        foreach (var record in events)
        {
            var e = record.ToEvent();
            Name(e);
            laws.CheckEvent(e, command);
            var isBefore = result.EventCount == 0 || record.Sequence < result.FirstSequence;
            var isAfter = !isBefore && record.Sequence >= result.FirstSequence + result.EventCount;
            lines.Add((isBefore ? "before: " : isAfter ? "after: " : "") + EventText.Of(this, e));
            facts.Add(EventFacts.Of(this, e));
        }

        LastFacts = facts;

        if (result.Outcome == Outcome.Refused) lines.Add($"refused {result.Reason}");
        if (result.Outcome == Outcome.Repeated) lines.Add("repeated");
        if (lines.Count == 0) lines.Add("nothing");
        laws.CheckResult(command, result, events, sequence, time < Clock ? Clock : time);
        laws.CheckState(State, events);
        return lines;
    }

    public AccountId Account(string name) => Find(accounts, name, "an account");

    public AssetId Asset(string code) => Find(assets, code, "an asset");

    public MarketId Market(string name) => Find(markets, name, "a market");

    public OrderId Order(string name) => Find(orders, name, "an order");

    public string Name(AccountId account) => accounts.First(pair => pair.Value == account).Key;

    public string Name(AssetId asset) => assets.First(pair => pair.Value == asset).Key;

    public string Name(MarketId market) => markets.First(pair => pair.Value == market).Key;

    /// <summary>The order's name, or its number if the specification gave it none.</summary>
    public string Name(OrderId order) => orders.FirstOrDefault(pair => pair.Value == order).Key ?? $"#{order.Value}";

    public bool HasName(OrderId order) => orders.ContainsValue(order);

    /// <summary>A command id that was not used before.</summary>
    public CommandId NewId() => CommandId.Parse($"{UnnamedPrefix}{++unnamed}");

    private void Name(IEvent e)
    {
        switch (e)
        {
            case AssetListed listed: assets[listed.Code.ToString()] = listed.Asset; break;
            case MarketOpened opened: markets[$"{Name(opened.BaseAsset)}-{Name(opened.QuoteAsset)}"] = opened.Market; break;
            case AccountOpened opened: accounts[opened.CommandId.ToString()] = opened.Account; break;
            case OrderPlaced placed when !placed.ClientOrderId.ToString().StartsWith(UnnamedPrefix, StringComparison.Ordinal):
                var name = $"#{placed.ClientOrderId}";
                orders.Add(orders.ContainsKey(name) ? $"{name}@{Name(placed.Account)}" : name, placed.Order); // a second account's
                break;
        }
    }

    private static T Find<T>(Dictionary<string, T> names, string name, string kind) =>
        names.TryGetValue(name, out var value) ? value : throw new FormatException($"'{name}' is not {kind} of this specification");
}
