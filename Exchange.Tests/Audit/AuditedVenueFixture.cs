using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.History;
using Exchange.Tests.Live;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using Xunit;

namespace Exchange.Tests.Audit;

/// <summary>
/// A venue in which much has happened, with its history, snapshots, keyframes and live views, in stores that are made once. Each test takes
/// a copy, or puts back what it has spoiled.
/// </summary>
public sealed class AuditedVenueFixture : IAsyncLifetime
{
    private const int EventsOfPart = 7;
    private const int EventsOfKeyframe = 40;

    private HistoryStage? stage;
    private IConnectionMultiplexer? redis;
    private string restore = "";

    /// <summary>The form of its history.</summary>
    internal HistoryForm Form { get; init; }

    /// <summary>Its name.</summary>
    internal string Venue { get; } = $"audited-{Guid.NewGuid():N}"[..32];

    /// <summary>Where its live views are.</summary>
    internal IDatabase Redis => redis!.GetDatabase();

    /// <summary>What an audit of it is told.</summary>
    internal ExchangeOptions Options => OptionsOf(stage!.ConnectionString);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        stage = await HistoryStage.OpenAsync(Form);
        redis = await LiveVenue.ConnectAsync(TestStores.Redis);
        var views = new RedisLiveViews(redis, Venue);
        await views.StartAsync(new VenueState(), (_, _, _, _) => Task.CompletedTask, Cancellation);
        var played = Enumerable.Range(1, 1_000).Select(HistoryModelTests.Play)
            .First(one => HistoryModelTests.FitsACalendar(one.Batch) && HasEverything(one.Batch));
        await stage.StartProjectorAsync();
        var state = new VenueState();
        foreach (var part in Parts(played.Batch))
        {
            foreach (var e in part) state.Apply(e);
            await stage.CommitAsync(Venue, part, played.State.CreateCatalog());
            await views.PublishAsync(part, state.Sequence);
            if (state.Sequence > played.State.Sequence / 2 && await stage.RowsAsync("select 1 from exchange.snapshots") is [])
                await SaveAsync(state);
        }

        await SaveAsync(state);
        await PastRegistration.CreateLoader(stage.Source, Options, cacheMegabytes: 0, NullLogger.Instance)
            .CatchUpAsync(state.Sequence, Cancellation);
        await stage.ReachedAsync(Venue, state.Sequence);
        await stage.StopProjectorAsync();
        await KeepAsync();
    }

    /// <summary>What an audit finds when this change is made to the database; it is taken back then.</summary>
    internal async Task<AuditReport> AuditAsync(string change, NotedBatch? noted = null)
    {
        try
        {
            await stage!.ChangeAsync(change);
            return await AuditAsync(noted);
        }
        finally
        {
            await stage!.ChangeAsync(restore);
        }
    }

    /// <summary>A number in the database.</summary>
    internal async Task<long> AskAsync(string sql) => (long)(await stage!.RowsAsync(sql))[0][0];

    /// <summary>What an audit finds in the stores as they are.</summary>
    internal Task<AuditReport> AuditAsync(NotedBatch? noted = null) => VenueAudit.RunAsync(Options, _ => { }, Cancellation, noted);

    public async ValueTask DisposeAsync()
    {
        if (redis is not null)
        {
            foreach (var key in await ViewsDump.KeysAsync(redis, Venue)) await Redis.KeyDeleteAsync(key);
            await redis.DisposeAsync();
        }

        if (stage is not null) await stage.DisposeAsync();
    }

    private ExchangeOptions OptionsOf(string postgres) => new()
    {
        Postgres = postgres,
        Redis = TestStores.Redis,
        Venue = Venue,
        Past = new() { KeyframeEvery = EventsOfKeyframe, Keyframes = 1_000 },
    };

    private static List<EventBuffer> Parts(EventBuffer events)
    {
        var parts = new List<EventBuffer> { new() };
        foreach (var e in events)
        {
            if (parts[^1].Count == EventsOfPart) parts.Add(new());
            parts[^1].Append(e.Bytes);
        }

        return parts;
    }

    private static bool HasEverything(EventBuffer events)
    {
        var types = new HashSet<EventType>();
        foreach (var e in events) types.Add(e.Type);
        return types.Contains(EventType.OrderRejected) && types.Contains(EventType.OrderExpired) && types.Contains(EventType.OrderCanceled)
            && types.Contains(EventType.FundsWithdrawn) && types.Contains(EventType.TradeExecuted);
    }

    private async Task SaveAsync(VenueState state)
    {
        await using var connection = await stage!.Source.OpenConnectionAsync(Cancellation);
        await Snapshots.SaveAsync(connection, Venue, state, Cancellation);
    }

    // All rows once more beside the tables, and the statements that put them back.
    private async Task KeepAsync()
    {
        var tables = await stage!.RowsAsync(
            """
            select format('%I.%I', schemaname, tablename), format('kept.%I', schemaname || '_' || tablename)
            from pg_tables where schemaname in ('exchange', 'history')
            """);
        await stage.ChangeAsync("create schema kept");
        foreach (var row in tables) await stage.ChangeAsync($"create table {row[1]} as table {row[0]}");
        restore = string.Concat(tables.Select(row => $"delete from {row[0]}; insert into {row[0]} select * from {row[1]}; "));
    }
}
