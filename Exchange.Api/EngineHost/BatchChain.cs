using Npgsql;

namespace Exchange.Api;

/// <summary>
/// The chain over a venue's committed batches, as it stands in the store: a row for each commit, and the last link once more where the
/// engine's position is, so that a row that is missing at the end is noticed too. It is for the audit: the row of an event that was
/// changed, removed, added or exchanged leads to another hash than the one that was written when it was committed.
/// </summary>
internal static class BatchChain
{
    /// <summary>Reads the last link, and begins the chain of a venue that has none: a new one, or one of an earlier version.</summary>
    /// <param name="connection">The one that holds the engine's lock.</param>
    /// <param name="venue">The venue; its rows are there.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InvalidDataException">The position, the stream and the chain contradict each other.</exception>
    public static async Task<BatchLink> OpenAsync(NpgsqlConnection connection, string venue, CancellationToken cancellation)
    {
        var (head, last, version) = await ReadAsync(connection, venue, cancellation);
        if (head.Sequence != version)
            throw Contradiction(venue, $"the stream ends at {version}, and the engine's position is {head.Sequence}");
        if (head.Hash.Length == 0 && last is null) return await BeginAsync(connection, venue, head, cancellation);
        if (last is null || !IsSame(head, last))
            throw Contradiction(venue, $"the engine's position is {Describe(head)}, and the chain of batches ends with {Describe(last)}");
        return head;
    }

    private static bool IsSame(BatchLink one, BatchLink other) =>
        one with { Hash = [] } == other with { Hash = [] } && one.Hash.AsSpan().SequenceEqual(other.Hash);

    private static string Describe(BatchLink? link) => link is null
        ? "nothing"
        : $"batch {link.Number} at sequence {link.Sequence}, command {link.Position}, hash {Convert.ToHexString(link.Hash)}";

    private static InvalidDataException Contradiction(string venue, string what) => new(
        $"The store of venue {venue} contradicts itself: {what}. Somebody has changed it, or a program that knows no chain has written "
        + "to it. scripts/audit names what is wrong; docs/operations.md tells how to go on.");

    private static async Task<BatchLink> BeginAsync(
        NpgsqlConnection connection, string venue, BatchLink head, CancellationToken cancellation)
    {
        using var hash = new BatchHash(venue);
        var link = hash.Begin(head.Sequence, head.Position);
        await using var command = new NpgsqlCommand(
            $"""
            with begun as (
                update {VenueStore.Schema}.engine_position set batch = 0, hash = $2 where venue = $1 and hash is null returning *)
            insert into {VenueStore.Schema}.batches (venue, batch, sequence, milliseconds, number, seq_ids, checks, hash)
            select venue, batch, sequence, milliseconds, number, 0, '', hash from begun
            """,
            connection)
        { Parameters = { new() { Value = venue }, new() { Value = link.Hash } } };
        await command.ExecuteNonQueryAsync(cancellation);
        return link;
    }

    // The link that stands with the position (without a hash if there is none), the last one of the chain, and the version of the stream.
    private static async Task<(BatchLink Head, BatchLink? Last, long Version)> ReadAsync(
        NpgsqlConnection connection, string venue, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select p.batch, p.sequence, p.milliseconds, p.number, p.hash, s.version, b.batch, b.sequence, b.milliseconds, b.number, b.hash
            from {VenueStore.Schema}.engine_position p
            join {VenueStore.Schema}.mt_streams s on s.id = $2
            left join lateral (
                select * from {VenueStore.Schema}.batches where venue = $1 order by batch desc limit 1) b on true
            where p.venue = $1
            """,
            connection)
        { Parameters = { new() { Value = venue }, new() { Value = VenueStore.StreamOf(venue) } } };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation)) throw Contradiction(venue, "it has no position");
        return (ReadLink(row, 0) ?? throw Contradiction(venue, "it has no position"), ReadLink(row, 6), row.GetInt64(5));
    }

    private static BatchLink? ReadLink(NpgsqlDataReader row, int first)
    {
        if (row.IsDBNull(first + 1)) return null;
        var hash = row.IsDBNull(first + 4) ? [] : row.GetFieldValue<byte[]>(first + 4);
        var position = new StreamPosition((ulong)row.GetInt64(first + 2), (ulong)row.GetInt64(first + 3));
        return new BatchLink(row.IsDBNull(first) ? 0 : row.GetInt64(first), row.GetInt64(first + 1), position, hash);
    }
}
