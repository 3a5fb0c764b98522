using Exchange.Domain;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// Follows the chain of batches beside the events, as they are read: computes each hash anew, and tells from the checksums which event is
/// not the one that was committed. One damage is told once: the next link is tried with the hash that stands there and with the
/// computed one.
/// </summary>
/// <param name="report">Where what is found goes.</param>
/// <param name="venue">The venue.</param>
/// <param name="noted">The end of a batch that must be there; null if none was noted.</param>
internal sealed class ChainAudit(AuditReport report, string venue, NotedBatch? noted) : IAsyncDisposable
{
    /// <summary>The table of the links.</summary>
    public const string Table = $"{VenueStore.Schema}.batches";

    private const int Named = 20;

    private readonly BatchHash hash = new(venue), other = new(venue);
    private readonly List<long> changed = [];
    private CopyRows? rows;
    private BatchLink? before, link;
    private BatchLink? pending; // of which it is not clear yet what was changed; with the hash that was computed
    private byte[] checks = [];
    private Int128 sum, rowSum;
    private long present, covered, lastEvent;
    private bool isUnknown, saysSequence, isNotedThere;

    /// <summary>The last link; null before the first.</summary>
    public BatchLink? Last => before;

    /// <summary>Begins to read the chain.</summary>
    public async Task OpenAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var query =
            $"""
            select batch, sequence, milliseconds, number, seq_ids::bigint, checks, hash from {Table}
            where venue = '{venue}' order by batch
            """;
        rows = await CopyRows.OpenAsync(connection, query, 7, cancellation);
        if (!await rows.ReadAsync(cancellation)) return;

        var first = ReadLink();
        if (first.Number == 0) CheckBegin(first);
        else report.Add(AuditCheck.Chain, Table, "The link with which the chain begins is missing.", row: "batch 0");
        before = first.Number == 0 ? first : null;
        report.ChainBegins = first.Number == 0 ? first.Sequence : first.Sequence - checks.Length / BatchHash.CheckSize;
        if (first.Number == 0) await NextAsync(cancellation);
        else Open(first);
    }

    /// <summary>Takes the next event.</summary>
    public async ValueTask AddAsync(
        EventType type, long sequence, Timestamp time, ReadOnlyMemory<byte> json, long seqId, CancellationToken cancellation)
    {
        lastEvent = sequence;
        if (sequence <= report.ChainBegins) return;
        while (link is not null && sequence > link.Sequence)
        {
            Close();
            await NextAsync(cancellation);
        }

        if (link is null) return;
        hash.AddEvent(type, sequence, time, json.Span);
        if (pending is not null) other.AddEvent(type, sequence, time, json.Span);
        (sum, present) = (sum + seqId, present + 1);
        var at = (int)(sequence - 1 - (link.Sequence - checks.Length / BatchHash.CheckSize)) * BatchHash.CheckSize;
        var check = hash.Checks.Span[^BatchHash.CheckSize..];
        if (at < 0 || at >= checks.Length || !check.SequenceEqual(checks.AsSpan(at, BatchHash.CheckSize))) changed.Add(sequence);
    }

    /// <summary>Ends it with the links that have no events.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        while (link is not null)
        {
            Close();
            await NextAsync(cancellation);
        }

        Tell(pending, "sequence, milliseconds, number or hash");
        report.Count(Table, covered);
        if (noted is not null && !isNotedThere) TellNoted(noted);
        if (before is null) return;
        (report.LastBatch, report.Last) = (before.Number, new NotedBatch(before.Sequence, Convert.ToHexString(before.Hash)));
        if (lastEvent > before.Sequence)
        {
            var what = $"The events after {before.Sequence} are in no batch of the chain.";
            report.Add(AuditCheck.Chain, Table, what, before.Sequence + 1, $"batch {before.Number + 1}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        hash.Dispose();
        other.Dispose();
        if (rows is not null) await rows.DisposeAsync();
    }

    private void CheckBegin(BatchLink first)
    {
        if (hash.Begin(first.Sequence, first.Position).Hash.AsSpan().SequenceEqual(first.Hash)) return;
        report.Add(
            AuditCheck.Chain, Table, "The link with which the chain begins was changed: its hash is not that of its content.",
            first.Sequence, "batch 0", "hash");
    }

    private BatchLink ReadLink()
    {
        checks = rows![5].ToArray();
        rowSum = rows.Number(4);
        var position = new StreamPosition((ulong)rows.Number(2), (ulong)rows.Number(3));
        isNotedThere |= noted?.Sequence == rows.Number(1) && noted.Hash == Convert.ToHexString(rows[6]);
        return new BatchLink(rows.Number(0), rows.Number(1), position, rows[6].ToArray());
    }

    private async ValueTask NextAsync(CancellationToken cancellation)
    {
        link = null;
        if (await rows!.ReadAsync(cancellation)) Open(ReadLink());
    }

    private void Open(BatchLink next)
    {
        covered++;
        var events = checks.Length / BatchHash.CheckSize;
        isUnknown = before is null || next.Number != before.Number + 1;
        if (before is not null && isUnknown)
        {
            var what = next.Number == before.Number + 2
                ? $"Batch {before.Number + 1} is missing."
                : $"The batches from {before.Number + 1} to {next.Number - 1} are missing.";
            report.Add(AuditCheck.Chain, Table, what, before.Sequence + 1, $"batch {before.Number + 1}");
        }

        saysSequence = !isUnknown && before!.Sequence + events != next.Sequence;
        var start = isUnknown ? new BatchLink(next.Number - 1, next.Sequence - events, default, new byte[BatchHash.Size]) : before!;
        link = saysSequence ? next with { Sequence = start.Sequence + events } : next;
        hash.Open(start, link);
        if (pending is not null) other.Open(start with { Hash = pending.Hash }, link);
        (sum, present) = (0, 0);
        changed.Clear();
        if (saysSequence)
        {
            var what = $"Batch {next.Number} ends at {next.Sequence}, and holds the checksums of {events} events after {start.Sequence}.";
            report.Add(AuditCheck.Chain, Table, what, next.Sequence, $"batch {next.Number}", "sequence");
        }
    }

    private void Close()
    {
        var computed = hash.Close();
        var isRight = isUnknown || computed.AsSpan().SequenceEqual(link!.Hash);
        var wasHash = pending is not null && !isRight && other.Close().AsSpan().SequenceEqual(link!.Hash);
        if (pending is not null) Tell(pending, wasHash ? "hash" : isRight ? "sequence, milliseconds or number" : "hash or another");
        pending = null;

        var events = checks.Length / BatchHash.CheckSize;
        foreach (var sequence in changed.Take(Named)) TellEvent(sequence, isRight);
        if (changed.Count > Named)
        {
            var what = $"{changed.Count - Named} more events of batch {link!.Number} are not what was committed.";
            report.Add(AuditCheck.Chain, Events, what, changed[Named]);
        }

        if (!isRight && !wasHash && changed.Count == 0 && present == events && !saysSequence) pending = link! with { Hash = computed };
        else if (present < events)
        {
            var what = $"{events - present} of the {events} events of batch {link!.Number}, up to {link.Sequence}, are missing.";
            report.Add(AuditCheck.Chain, Events, what, link.Sequence - events + 1, $"batch {link.Number}");
        }
        else if (sum != rowSum)
        {
            var what = $"A seq_id of the events up to {link!.Sequence} was changed, or their sum in batch {link.Number}.";
            report.Add(AuditCheck.Chain, Events, what, link.Sequence - events + 1, $"batch {link.Number}", "seq_id");
        }

        before = link;
    }

    private const string Events = $"{VenueStore.Schema}.mt_events";

    private void TellEvent(long sequence, bool isRight)
    {
        if (isRight)
        {
            var what = $"Batch {link!.Number} has another checksum than the event, which its hash confirms: the checksum was changed.";
            report.Add(AuditCheck.Chain, Table, what, sequence, $"batch {link.Number}", "checks");
        }
        else
        {
            var what = $"The event is not what was committed in batch {link!.Number}: its type, time or content was changed.";
            report.Add(AuditCheck.Chain, Events, what, sequence, column: "type, timestamp or data");
        }
    }

    private void TellNoted(NotedBatch missing)
    {
        var ends = before is null ? "there is none" : $"it ends with batch {before.Number} at event {before.Sequence}";
        var what = before is null || before.Sequence < missing.Sequence
            ? $"The chain once had the batch {missing}, and now {ends}: its end was cut off."
            : $"The chain once had the batch {missing}, and has no such batch now: it was computed anew.";
        report.Add(AuditCheck.Chain, Table, what, missing.Sequence, "expected", "hash");
    }

    private void Tell(BatchLink? of, string columns)
    {
        if (of is null) return;
        var what = $"The row of batch {of.Number} was changed ({columns}): no event differs from its checksum, but the hash does not fit.";
        report.Add(AuditCheck.Chain, Table, what, of.Sequence, $"batch {of.Number}", columns);
    }
}
