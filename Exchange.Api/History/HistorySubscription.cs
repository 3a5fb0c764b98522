using System.Buffers;
using Exchange.Domain;
using Exchange.Projections;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Subscriptions;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// Takes pages of events from Marten's daemon and folds them into the views of the past. Rows are added to the transaction in which Marten
/// moves the subscription's position, so each event counts exactly once.
/// </summary>
internal sealed class HistorySubscription : ISubscription
{
    /// <summary>The subscription's name, under which Marten keeps its position.</summary>
    internal const string Name = "history";

    // The events of one transaction. More make the catching up no faster, and a failure costs more.
    private const int PageSize = 5_000;

    private const long Nowhere = -1;

    private readonly string schema;
    private readonly HistoryStatus status;
    private readonly HistoryFold fold;

    // The end of the page that is in memory.
    private long position = Nowhere;

    internal HistorySubscription(
        NpgsqlDataSource database, HistoryStatus status, HistoryForm form, string schema = HistoryViews.Schema)
    {
        (this.schema, this.status) = (schema, status);
        fold = new HistoryFold(schema, HistoryViews.Create(form), LoadAsync);

        async Task<HistoryVenue> LoadAsync(string venue, CancellationToken cancellation)
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            return await HistoryRows.LoadAsync(
                connection, schema, venue, until => CatalogReader.ReadAsync(database, venue, until, cancellation), cancellation);
        }
    }

    /// <summary>Tells Marten of the subscription.</summary>
    internal static void Configure(
        StoreOptions options, NpgsqlDataSource database, HistoryStatus status, HistoryForm form = HistoryForm.Plain)
    {
        var projections = options.Projections;
        projections.Subscribe(new HistorySubscription(database, status, form), subscription =>
        {
            subscription.Name = Name;
            subscription.Options.BatchSize = PageSize;
            subscription.Options.MaximumHopperSize = 4 * PageSize;
        });

        // Money is counted here: what cannot be folded stops everything.
        projections.Errors.SkipApplyErrors = false;
        projections.Errors.SkipSerializationErrors = false;
        projections.Errors.SkipUnknownEvents = false;

        // The engine's own statement tells nobody that it has added events, so the daemon looks. A number that a failed commit has drawn
        // will never come; a venue has one writer, so what comes after it proves that soon.
        projections.AsyncMode = DaemonMode.Solo; // HistoryHost sees to it that there is one
        projections.FastPollingTime = TimeSpan.FromMilliseconds(25);
        projections.SlowPollingTime = TimeSpan.FromMilliseconds(100);
        projections.StaleSequenceThreshold = TimeSpan.FromMilliseconds(250);
    }

    /// <inheritdoc/>
    public async Task<IChangeListener> ProcessEventsAsync(
        EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
    {
        // The page before may have failed after it was gathered, or another process may have gone on meanwhile.
        if (page.SequenceFloor != position) fold.Reset();
        position = Nowhere;
        fold.Forget();
        var time = DateTimeOffset.UtcNow;
        DateTimeOffset? firstTrade = null;
        foreach (var e in page.Events)
        {
            if (e.StreamKey is not { } stream || VenueStore.VenueOf(stream) is not { } venue) continue;
            if (e.Data is not IStoredEvent stored || !EventJson.TryFindType(e.EventTypeName, out var type))
                throw new InvalidDataException($"Event {e.Version} of venue {venue} has the unknown type {e.EventTypeName}.");
            time = e.Timestamp;
            if (type == EventType.TradeExecuted && (firstTrade is null || time < firstTrade)) firstTrade = time;
            await fold.GatherAsync(
                venue, type, e.Version, Moments.ToTimestamp(time.UtcDateTime), stored.Json, cancellationToken);
        }

        var rows = new AppendedRows(schema);
        fold.Write(new HistoryPage(schema, operations.QueueSqlCommand, rows.Add));
        ((ITransactionParticipantRegistrar)operations).AddTransactionParticipant(rows);
        position = page.SequenceCeiling;
        return new Committed(status, page.SequenceCeiling, time, firstTrade);
    }

    // Marten calls it when the statements of the page are executed, and again should it try the transaction again.
    private sealed class AppendedRows(string schema) : ITransactionParticipant
    {
        private readonly List<(string Table, ArraySegment<byte> Rows)> all = [];

        public void Add(string table, ArraySegment<byte> rows) => all.Add((table, rows));

        public async Task BeforeCommitAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken token)
        {
            foreach (var (table, rows) in all) await HistoryCopy.WriteAsync(connection, schema, table, rows, token);
        }

        public Task AfterCommitAsync(CancellationToken token)
        {
            foreach (var (_, rows) in all) ArrayPool<byte>.Shared.Return(rows.Array!);
            all.Clear();
            return Task.CompletedTask;
        }
    }

    private sealed class Committed(HistoryStatus status, long position, DateTimeOffset time, DateTimeOffset? firstTrade) : IChangeListener
    {
        public Task BeforeCommitAsync(IDocumentSession session, Marten.Services.IChangeSet commit, CancellationToken token) =>
            Task.CompletedTask;

        public Task AfterCommitAsync(IDocumentSession session, Marten.Services.IChangeSet commit, CancellationToken token)
        {
            status.Advance(position, time);
            if (firstTrade < DateTimeOffset.UtcNow - TimescalePolicies.Late)
                status.NoteLate(Moments.ToTimestamp(firstTrade.Value.UtcDateTime), Moments.ToTimestamp(DateTime.UtcNow));
            return Task.CompletedTask;
        }
    }
}
