using Exchange.Domain;
using Npgsql;

namespace Exchange.Api;

/// <summary>Compares each stored snapshot with the state to which the events up to it lead.</summary>
internal sealed class SnapshotAudit(AuditReport report)
{
    private const string Table = $"{VenueStore.Schema}.snapshots";

    private readonly Queue<(long Sequence, string Problem, byte[] Hash)> snapshots = new();

    /// <summary>Reads them, one at a time, and keeps their hashes.</summary>
    public async Task ReadAsync(NpgsqlConnection connection, string venue, long until, CancellationToken cancellation)
    {
        var found = new List<(long Sequence, long Count, int Pieces, int OtherPieces, int First, int Last)>();
        await using (var command = new NpgsqlCommand(
            $"""
            select sequence, count(*), max(pieces), min(pieces), min(piece), max(piece) from {Table}
            where venue = $1 group by sequence order by sequence
            """,
            connection)
        { Parameters = { new() { Value = venue } } })
        await using (var rows = await command.ExecuteReaderAsync(cancellation))
            while (await rows.ReadAsync(cancellation))
                found.Add((rows.GetInt64(0), rows.GetInt64(1), rows.GetInt32(2), rows.GetInt32(3), rows.GetInt32(4), rows.GetInt32(5)));

        report.Count(Table, found.Count);
        foreach (var (sequence, count, pieces, otherPieces, first, last) in found)
        {
            if (sequence > until)
                report.Add(AuditCheck.Snapshots, Table, $"The snapshot is of an event that there is not; the last is {until}.", sequence);
            else if (pieces != otherPieces || count != pieces || first != 0 || last != pieces - 1)
                report.Add(AuditCheck.Snapshots, Table, $"{count} pieces are there, and not all.", sequence, null, "piece, pieces");
            else snapshots.Enqueue(await LoadAsync(connection, venue, sequence, cancellation));
        }
    }

    /// <summary>Whether there is a snapshot of this sequence.</summary>
    public bool IsOf(long sequence) => snapshots.TryPeek(out var next) && next.Sequence == sequence;

    /// <summary>Compares the snapshots that stand for a state.</summary>
    public void Check(VenueState state, Timestamp time)
    {
        while (snapshots.TryPeek(out var next) && next.Sequence == state.Sequence)
        {
            snapshots.Dequeue();
            var problem = next.Problem;
            if (problem.Length == 0 && !state.Hash().AsSpan().SequenceEqual(next.Hash))
                problem = "The snapshot is another state than the one to which the events lead.";
            if (problem.Length > 0) report.Add(AuditCheck.Snapshots, Table, problem, next.Sequence, null, "state", time);
        }
    }

    private static async Task<(long, string, byte[])> LoadAsync(
        NpgsqlConnection connection, string venue, long sequence, CancellationToken cancellation)
    {
        try
        {
            var state = VenueState.Load(await Snapshots.ReadAsync(connection, venue, sequence, cancellation));
            return (sequence, state.Sequence == sequence ? "" : $"The snapshot is the state at {state.Sequence}.", state.Hash());
        }
        catch (InvalidDataException e)
        {
            return (sequence, e.Message, []);
        }
    }
}
