using Alba;
using Exchange.Api;
using Exchange.Domain;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Xunit;

namespace Exchange.Tests;

/// <summary>
/// A venue with a database of its own, whose program can be started, stopped, and started again, or twice. A market BTC-USDT is open, with
/// prices in 0.01 and quantities in 0.001, without fees, and alice and bob have money.
/// </summary>
internal sealed class RunningVenue : IAsyncDisposable
{
    public static readonly AccountId Alice = new(1), Bob = new(2);
    public static readonly MarketId Market = new(1);
    public static readonly AssetId Btc = new(1), Usdt = new(2);

    private readonly Dictionary<string, string> settings;
    private readonly TestDatabase database;
    private IAlbaHost? host;

    private RunningVenue(TestDatabase database) => (this.database, settings) = (database, TestSettings.For(database));

    public string Name => settings["Exchange:Venue"];

    public string Stream => $"venue/{Name}";

    /// <summary>For a process that works on the store.</summary>
    public IReadOnlyDictionary<string, string> Settings => settings;

    public string Postgres => database.ConnectionString;

    public IServiceProvider Services => host!.Services;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<RunningVenue> StartAsync()
    {
        var venue = new RunningVenue(await TestDatabase.CreateAsync());
        await venue.RestartAsync();
        await venue.ExecuteAsync(new ListAsset(AssetCode.Parse("BTC"), 8));
        await venue.ExecuteAsync(new ListAsset(AssetCode.Parse("USDT"), 8));
        await venue.ExecuteAsync(new OpenMarket(Btc, Usdt, Rules));
        await venue.ExecuteAsync(new OpenAccount(CommandId.Parse("alice")));
        await venue.ExecuteAsync(new OpenAccount(CommandId.Parse("bob")));
        foreach (var account in new[] { Alice, Bob })
        {
            await venue.ExecuteAsync(new Deposit(account, Btc, new Amount(1_000_00000000), CommandId.Parse("btc")));
            await venue.ExecuteAsync(new Deposit(account, Usdt, new Amount(1_000_000_00000000), CommandId.Parse("usdt")));
        }

        return venue;
    }

    /// <summary>One with nothing in it, whose program does not run.</summary>
    public static async Task<RunningVenue> OpenEmptyAsync() => new(await TestDatabase.CreateAsync());

    /// <summary>Which venue it is, and where it is stored, for a command that works on the store.</summary>
    public ExchangeOptions Options => new() { Postgres = Postgres, Venue = Name };

    /// <summary>Stops the program, if it runs, and starts it.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        host = await StartAnotherAsync();
    }

    public async Task StopAsync()
    {
        if (host is { } last) await last.DisposeAsync();
        host = null;
    }

    /// <summary>Starts the program once more, beside the first.</summary>
    public Task<IAlbaHost> StartAnotherAsync() => AlbaHost.For<Program>(builder =>
    {
        foreach (var (key, value) in settings) builder.UseSetting(key, value);
        builder.ConfigureLogging(logging => logging.ClearProviders());
    });

    /// <summary>Sends a command by the program, and waits for the outcome.</summary>
    public Task<CommandOutcome> ExecuteAsync(ICommand command) => ExecuteAsync(host!, command);

    public static Task<CommandOutcome> ExecuteAsync(IAlbaHost host, ICommand command) =>
        host.Services.GetRequiredService<IVenue>().SendAsync(command, Cancellation);

    /// <summary>A limit order.</summary>
    public static PlaceOrder Limit(
        AccountId account, string id, Side side, long lots, long ticks, TimeInForce timeInForce = TimeInForce.Gtc) =>
        new(account, Market, CommandId.Parse(id), new OrderTerms
        {
            Type = OrderType.Limit,
            Side = side,
            TimeInForce = timeInForce,
            Quantity = new Quantity(lots),
            LimitPrice = new Price(ticks),
        });

    /// <summary>One value out of the database.</summary>
    public async Task<T> AskAsync<T>(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    public async Task ChangeAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>The state's hash as recovery finds it in the store now.</summary>
    public async Task<(byte[] Hash, long Sequence, long Snapshot)> RecoverAsync()
    {
        await using var connection = await OpenAsync();
        var logger = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        var recovered = await Recovery.RunAsync(connection, Name, logger, Cancellation);
        recovered.State.Verify();
        return (recovered.State.Hash(), recovered.State.Sequence, recovered.SnapshotSequence);
    }

    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(Postgres);
        await connection.OpenAsync(Cancellation);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await database.DisposeAsync();
    }

    private static MarketRules Rules => new(
        TickSize: new Step(1, 2), LotSize: new Step(1, 3), MinPrice: new Price(1), MaxPrice: new Price(100_000_000),
        MinQuantity: new Quantity(1), MaxQuantity: new Quantity(1_000_000), MinMarketQuantity: new Quantity(1),
        MaxMarketQuantity: new Quantity(1_000_000), MinNotional: new Amount(0), MaxNotional: new Amount(0),
        PriceBand: 0, MaxOpenOrders: 1_000, MaxIcebergParts: 10, MakerFee: 0, TakerFee: 0, SelfTradePrevention.ExpireTaker);
}
