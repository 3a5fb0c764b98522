using System.Globalization;
using Alba;
using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Marten;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Xunit;

namespace Exchange.Tests.History;

/// <summary>
/// A database with the events of venues that nobody runs, written as engines write them, and a projector that can be started and stopped.
/// </summary>
internal sealed class HistoryStage : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly DocumentStore store;
    private readonly Dictionary<string, EventLog> logs = [];
    private readonly Dictionary<string, DecidedBatch> batches = [];
    private readonly List<NpgsqlConnection> connections = [];
    private IAlbaHost? host;

    private HistoryStage(TestDatabase database, HistoryForm form)
    {
        (this.database, Form) = (database, form);
        Source = NpgsqlDataSource.Create(database.ConnectionString);
        store = DocumentStore.For(options => VenueStore.Configure(options, Source));
    }

    public NpgsqlDataSource Source { get; }

    public HistoryForm Form { get; }

    public string ConnectionString => database.ConnectionString;

    /// <summary>After how many days the next projector drops trades; 0 for never.</summary>
    public int TradeRetentionDays { get; set; }

    /// <summary>The settings of a process on this database.</summary>
    public Dictionary<string, string?> Settings(string roles) =>
        new(TestSettings.For(database).Select(one => KeyValuePair.Create(one.Key, (string?)one.Value)))
        {
            ["Exchange:Roles"] = roles,
            ["Exchange:History:TradeRetentionDays"] = TradeRetentionDays.ToString(CultureInfo.InvariantCulture),
        };

    public LogLines Log { get; private set; } = new();

    public HistoryStatus Status => host!.Services.GetRequiredService<HistoryStatus>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Opens one. The test is skipped where there is no server for the form.</summary>
    public static async Task<HistoryStage> OpenAsync(HistoryForm form = HistoryForm.Plain)
    {
        var stage = new HistoryStage(await TestDatabase.CreateAsync(MarketHistory.ServerOf(form)), form);
        if (form == HistoryForm.Timescale) await stage.ChangeAsync("create extension timescaledb");
        await VenueSchema.EnsureAsync(stage.store, stage.Source, Cancellation, form);
        return stage;
    }

    /// <summary>Commits events of a venue, all at once: the next ones of it.</summary>
    public async Task CommitAsync(string venue, EventBuffer events, Catalog catalog)
    {
        if (!logs.TryGetValue(venue, out var log))
        {
            var connection = await Source.OpenConnectionAsync(Cancellation);
            await VenueSchema.EnsureVenueAsync(connection, venue, Cancellation);
            connections.Add(connection);
            logs.Add(venue, log = await EventLog.OpenAsync(connection, venue, catalog, Cancellation));
            batches.Add(venue, new DecidedBatch());
        }

        var batch = batches[venue];
        batch.Events.Append(events.Bytes);
        await log.CommitAsync(batch);
        batch.Begin(batch.After);
    }

    public async Task StartProjectorAsync()
    {
        Log = new LogLines();
        host = await StartAnotherProjectorAsync();
    }

    /// <summary>Starts a projector beside the first, or a process with other roles and settings.</summary>
    public Task<IAlbaHost> StartAnotherProjectorAsync(
        string roles = "projector", params (string Key, string Value)[] settings) => AlbaHost.For<Program>(builder =>
    {
        foreach (var (key, value) in Settings(roles)) builder.UseSetting(key, value);
        foreach (var (key, value) in settings) builder.UseSetting(key, value);
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log));
    });

    public async Task StopProjectorAsync()
    {
        if (host is not null) await host.DisposeAsync();
        host = null;
    }

    /// <summary>Waits until the history of a venue stands for this event.</summary>
    public Task ReachedAsync(string venue, long sequence) =>
        Until.True(
            async () => Status.Reason is { } reason ? throw new InvalidOperationException(reason) : await PositionAsync(venue) == sequence,
            $"the history of {venue} is at {sequence}");

    /// <summary>The same, where another process folds.</summary>
    public Task IsFoldedAsync(string venue, long sequence) =>
        Until.True(async () => await PositionAsync(venue) == sequence, $"the history of {venue} is at {sequence}");

    public async Task<long> PositionAsync(string venue)
    {
        await using var connection = await Source.OpenConnectionAsync(Cancellation);
        var position = await HistoryRows.PositionAsync(connection, HistoryViews.Schema, venue, Cancellation);
        return position?.Sequence ?? 0;
    }

    /// <summary>All rows of a query, each as its values.</summary>
    public async Task<List<object[]>> RowsAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var rows = new List<object[]>();
        while (await reader.ReadAsync(Cancellation))
        {
            rows.Add(new object[reader.FieldCount]);
            reader.GetValues(rows[^1]);
        }

        return rows;
    }

    /// <summary>All orders of a venue by number.</summary>
    public async Task<List<AccountOrder>> OrdersAsync(string venue, Catalog catalog)
    {
        await using var command = Source.CreateCommand(
            $"select {HistoryRows.OrderColumns} from history.orders where venue = $1 order by order_id");
        command.Parameters.Add(new() { Value = venue });
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var orders = new List<AccountOrder>();
        while (await reader.ReadAsync(Cancellation)) orders.Add(HistoryRows.ReadOrder(reader, catalog));
        return orders;
    }

    public Task ChangeAsync(string sql) => RowsAsync(sql);

    public async ValueTask DisposeAsync()
    {
        await StopProjectorAsync();
        foreach (var log in logs.Values) await log.DisposeAsync();
        foreach (var connection in connections) await connection.DisposeAsync();
        await store.DisposeAsync();
        await Source.DisposeAsync();
        await database.DisposeAsync();
    }
}
