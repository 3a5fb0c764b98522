using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Exchange.Domain;
using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>How far an audit has come.</summary>
/// <param name="Done">The events that were looked at.</param>
/// <param name="Total">The events that there are.</param>
internal readonly record struct AuditProgress(long Done, long Total);

/// <summary>
/// Audits one venue: reads its stores, and compares everything in them with what its events say. All tables are read as of one moment, so
/// it may be trading meanwhile, and each view is compared at the position at which it stands. Nothing is written.
/// </summary>
internal sealed class VenueAudit : IAsyncDisposable
{
    private const int ProgressEvery = 16_384;

    // For how long an audit begins again and again because somebody changes tables.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1), Pause = TimeSpan.FromMilliseconds(100);

    private readonly string venue;
    private readonly AuditReport report;
    private readonly AuditConnections connections;
    private readonly EventAudit events;
    private readonly ChainAudit chain;
    private readonly SnapshotAudit snapshots;
    private readonly KeyframeAudit keyframes;
    private readonly HistoryAudit history;
    private readonly ViewsAudit views;
    private readonly string redis;
    private readonly CancellationToken cancellation;

    private readonly Catalog catalog = new();
    private readonly EventBuffer buffer = new();
    private readonly AuditedVenue fold = new();
    private readonly EventJsonReader reader;
    private readonly EventJsonWriter writer;
    private readonly VenueState state = new();
    private readonly ArrayBufferWriter<byte> written = new();
    private bool isBroken;

    private VenueAudit(ExchangeOptions options, NotedBatch? noted, CancellationToken cancellation)
    {
        (venue, redis, this.cancellation) = (options.Venue, options.Redis, cancellation);
        report = new AuditReport(venue);
        connections = new AuditConnections(options.Postgres);
        (events, chain, snapshots) = (new EventAudit(report, venue), new ChainAudit(report, venue, noted), new SnapshotAudit(report));
        (history, keyframes) = (new HistoryAudit(report, venue), new KeyframeAudit(report, venue));
        views = new ViewsAudit(report, venue, TimeProvider.System.Now());
        (reader, writer) = (new EventJsonReader(catalog), new EventJsonWriter(new Catalog()));
    }

    /// <summary>Audits.</summary>
    /// <param name="options">Which venue, and where its stores are.</param>
    /// <param name="progress">Hears how far it has come.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="noted">The end of a batch that the chain must have.</param>
    /// <param name="patience">How long it may take until nobody changes tables any more; usually a minute.</param>
    /// <exception cref="InvalidOperationException">
    /// There is no such venue in the database, or it is of an earlier version, or somebody changes its tables for too long.
    /// </exception>
    public static async Task<AuditReport> RunAsync(
        ExchangeOptions options, Action<AuditProgress> progress, CancellationToken cancellation, NotedBatch? noted = null,
        TimeSpan? patience = null)
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(Pause, cancellation))
        {
            var begun = Stopwatch.GetTimestamp();
            await using var audit = new VenueAudit(options, noted, cancellation);
            try
            {
                await audit.RunAsync(progress);
                audit.report.Duration = Stopwatch.GetElapsedTime(begun);
                return audit.report;
            }
            catch (PostgresException failure) when (AuditConnections.IsInTheWay(failure))
            {
                if (Stopwatch.GetElapsedTime(started) < (patience ?? Patience)) continue;
                throw new InvalidOperationException(
                    "Somebody is changing the tables of the database, and has not ended. Audit it when that is done.", failure);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await events.DisposeAsync();
        await chain.DisposeAsync();
        await history.DisposeAsync();
        await connections.DisposeAsync();
    }

    private async Task RunAsync(Action<AuditProgress> progress)
    {
        await views.ReadAsync(redis, cancellation); // first, so that they stand at nothing later than the events
        var first = await connections.BeginAsync(HistoryAudit.Trades, cancellation);
        await VenueSchema.DemandCurrentAsync(first, cancellation);
        var heads = new HeadsAudit(report, venue, first);
        var head = await heads.ReadAsync(cancellation);
        progress(new AuditProgress(0, head.Sequence));
        await heads.CheckRestAsync(cancellation);
        await snapshots.ReadAsync(first, venue, head.Sequence, cancellation);
        var position = await history.OpenAsync(first, head.Sequence, cancellation);
        var candles = Task.CompletedTask;
        if (position != HistoryAudit.Uncompared)
        {
            await heads.CheckHistoryAsync(history.Form, cancellation);
            candles = await CheckCandlesAsync(first);
            await history.ReadAsync(first, () => connections.OpenAsync(cancellation), cancellation);
        }

        await keyframes.OpenAsync(await connections.OpenAsync(cancellation), head.Sequence, cancellation);
        await chain.OpenAsync(await connections.OpenAsync(cancellation), cancellation);
        await events.OpenAsync(await connections.OpenAsync(cancellation), cancellation);

        if (position == 0) await history.EndAsync(fold, cancellation);
        views.Check(fold, state);
        while (await events.ReadAsync(cancellation) is { } e)
        {
            await chain.AddAsync(e.Type, e.Sequence, e.Time, e.Json, e.SeqId, cancellation);
            if (TryReplay(e)) await CompareAsync(e, position);
            if (e.Sequence % ProgressEvery == 0) progress(new AuditProgress(e.Sequence, head.Sequence));
        }

        await candles;
        events.End(head.Sequence);
        await chain.EndAsync(cancellation);
        heads.CheckChain(head, chain.Last);
        views.End(isBroken);
        Finish(head);
        progress(new AuditProgress(head.Sequence, head.Sequence));
    }

    // What TimescaleDB keeps has to be read on the first connection, one after another; plain tables are read beside all else.
    private async Task<Task> CheckCandlesAsync(NpgsqlConnection first)
    {
        var isTimescale = history.Form == HistoryForm.Timescale;
        var connection = isTimescale ? first : await connections.OpenAsync(cancellation);
        var candles = CandleAudit.RunAsync(report, venue, history.TradesFrom, isTimescale, connection, cancellation);
        if (isTimescale) await candles;
        return candles;
    }

    private async ValueTask CompareAsync(AuditedEvent e, long position)
    {
        if (snapshots.IsOf(e.Sequence)) snapshots.Check(state, e.Time);
        if (keyframes.IsOf(e.Sequence)) await keyframes.CheckAsync(fold, state, cancellation);
        views.Check(fold, state);
        if (e.Sequence > position) return;
        await history.AddAsync(fold, buffer, catalog, e.Type, cancellation);
        if (e.Sequence == position) await history.EndAsync(fold, cancellation);
    }

    // By the engine's state and by the audit's own fold. After something that cannot be, nothing that follows can be told to be right.
    private bool TryReplay(in AuditedEvent e)
    {
        if (isBroken) return false;
        if (events.IsBroken)
        {
            isBroken = true;
            report.Add(AuditCheck.Replay, EventAudit.Table, "The replay ends here: an event is missing.", e.Sequence, since: e.Time);
            return false;
        }

        try
        {
            buffer.Clear();
            reader.Read(e.Type, e.Sequence, e.Time, e.Json.Span, buffer);
            foreach (var record in buffer)
            {
                fold.Apply(record);
                state.Apply(record);
                views.Add(record, fold);
                CheckContent(e, record);
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or InvariantViolationException or ArithmeticException
            or ArgumentException or IndexOutOfRangeException or InvalidOperationException)
        {
            isBroken = true;
            report.Add(AuditCheck.Replay, EventAudit.Table, $"The replay ends here: {fault.Message}", e.Sequence, null, "data", e.Time);
            return false;
        }

        foreach (var fault in fold.Faults) report.Add(AuditCheck.Replay, EventAudit.Table, fault, e.Sequence, null, "data", e.Time);
        return true;
    }

    // Where no chain protects an event, at least nothing may stand in its row that it does not say.
    private void CheckContent(in AuditedEvent e, EventRecord record)
    {
        // The writer must know of assets and markets.
        var isListing = e.Type is EventType.AssetListed or EventType.MarketOpened or EventType.MarketStatusSet;
        var isProtected = report.ChainBegins is { } begins && e.Sequence > begins;
        if (isProtected && !isListing) return;
        written.ResetWrittenCount();
        writer.Write(record, written);
        if (isProtected || written.WrittenSpan.SequenceEqual(e.Json.Span)) return;
        using var stored = JsonDocument.Parse(e.Json);
        using var expected = JsonDocument.Parse(written.WrittenMemory);
        if (JsonElement.DeepEquals(stored.RootElement, expected.RootElement)) return;
        const string what = "The content is not what the exchange writes for this event: it says more, or in another form.";
        report.Add(AuditCheck.Events, EventAudit.Table, what, e.Sequence, null, "data", e.Time);
    }

    private void Finish(BatchLink head)
    {
        (report.Sequence, report.Time) = (head.Sequence, fold.Time);
        if (isBroken || state.Sequence != head.Sequence) return;
        report.StateHash = Convert.ToHexString(state.Hash());
        foreach (var fault in fold.Verify()) report.Add(AuditCheck.Replay, EventAudit.Table, fault, head.Sequence, since: fold.Time);
        try
        {
            state.Verify();
        }
        catch (InvariantViolationException fault)
        {
            report.Add(AuditCheck.Replay, EventAudit.Table, fault.Message, head.Sequence, since: fold.Time);
        }

        if (!IsSame(state)) report.Add(AuditCheck.Replay, EventAudit.Table, "The engine's state and the audit's differ.", head.Sequence);
    }

    private bool IsSame(VenueState other)
    {
        foreach (var ((account, asset), balance) in fold.Balances)
            if (other.Balance(new AccountId(account), new AssetId(asset)) is var (available, held)
                && (available.Units != balance.Available || held.Units != balance.Held)) return false;
        return other.OpenOrderCount == fold.Open.Count && fold.Open.All(order =>
            other.FindOrder(order.Order) is { } view && view.Held.Units == order.Held
            && (order.Terms.IsByQuote || view.Remaining.Lots == order.Remaining));
    }
}
