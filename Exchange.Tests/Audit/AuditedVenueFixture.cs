using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.History;
using Npgsql;
using Xunit;

namespace Exchange.Tests.Audit;

/// <summary>
/// A venue in which much has happened, with its history and a snapshot, in a database that is made once. Each test takes a copy, and may
/// spoil it.
/// </summary>
public sealed class AuditedVenueFixture : IAsyncLifetime
{
    private const string Venue = "audited";
    private const int EventsOfPart = 7;

    private HistoryStage? stage;

    /// <summary>The form of its history.</summary>
    internal HistoryForm Form { get; init; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        stage = await HistoryStage.OpenAsync(Form);
        var played = Enumerable.Range(1, 1_000).Select(HistoryModelTests.Play)
            .First(one => HistoryModelTests.FitsACalendar(one.Batch) && HasEverything(one.Batch));
        await stage.StartProjectorAsync();
        var state = new VenueState();
        foreach (var part in Parts(played.Batch))
        {
            foreach (var e in part) state.Apply(e);
            await stage.CommitAsync(Venue, part, played.State.CreateCatalog());
            if (state.Sequence > played.State.Sequence / 2 && await stage.RowsAsync("select 1 from exchange.snapshots") is [])
                await SaveAsync(state);
        }

        await SaveAsync(state);
        await stage.ReachedAsync(Venue, state.Sequence);
        await stage.StopProjectorAsync();
    }

    /// <summary>A copy of the database, with this change made to it, and what an audit finds in it.</summary>
    internal async Task<AuditReport> AuditAsync(string? change)
    {
        var server = new NpgsqlConnectionStringBuilder(stage!.ConnectionString);
        NpgsqlConnection.ClearAllPools();
        var name = $"exchange_test_{Guid.NewGuid():N}";
        var copy = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name, Pooling = false };
        var admin = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString;
        await ExecuteAsync(
            admin, $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{server.Database}'",
            $"create database {copy.Database} template {server.Database}");
        try
        {
            if (change is not null) await ExecuteAsync(copy.ConnectionString, change);
            var options = new ExchangeOptions { Postgres = copy.ConnectionString, Redis = TestStores.Redis, Venue = Venue };
            return await VenueAudit.RunAsync(options, _ => { }, Cancellation);
        }
        finally
        {
            await ExecuteAsync(admin, $"drop database {copy.Database} with (force)");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (stage is not null) await stage.DisposeAsync();
    }

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

    private static async Task ExecuteAsync(string connectionString, params string[] statements)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Cancellation);
        foreach (var sql in statements)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(Cancellation);
        }
    }
}
