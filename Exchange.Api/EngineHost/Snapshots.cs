using Exchange.Domain;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// States of an engine in the store, by the sequence that they stand for. One that is damaged, or was written by another version, is passed
/// over: an older one, or the events alone, lead to the same state.
/// </summary>
internal static class Snapshots
{
    private const int PieceLength = 16 * 1024 * 1024;
    private const int Kept = 3;

    /// <summary>The newest good snapshot at or before a sequence, or null.</summary>
    public static async Task<VenueState?> LoadNewestAsync(
        NpgsqlConnection connection, string venue, long until, ILogger logger, CancellationToken cancellation)
    {
        foreach (var sequence in await ListAsync(connection, venue, until, cancellation))
        {
            try
            {
                var state = VenueState.Load(await ReadAsync(connection, venue, sequence, cancellation));
                if (state.Sequence == sequence) return state;
                logger.SnapshotPassedOver(venue, sequence, "it stands for another sequence");
            }
            catch (InvalidDataException e)
            {
                logger.SnapshotPassedOver(venue, sequence, e.Message);
            }
        }

        return null;
    }

    /// <summary>Writes a snapshot, all or nothing, and removes the oldest beyond those that are kept.</summary>
    public static async Task SaveAsync(NpgsqlConnection connection, string venue, VenueState state, CancellationToken cancellation)
    {
        var bytes = state.Save();
        var pieces = (bytes.Length + PieceLength - 1) / PieceLength;
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        for (var piece = 0; piece < pieces; piece++)
        {
            var length = Math.Min(PieceLength, bytes.Length - piece * PieceLength);
            await using var insert = new NpgsqlCommand(
                $"""
                insert into {VenueStore.Schema}.snapshots (venue, sequence, piece, pieces, state) values ($1, $2, $3, $4, $5)
                on conflict (venue, sequence, piece) do update set state = excluded.state, pieces = excluded.pieces, created = now()
                """,
                connection)
            {
                Parameters =
                {
                    new() { Value = venue },
                    new() { Value = state.Sequence },
                    new() { Value = piece },
                    new() { Value = pieces },
                    new() { Value = bytes.AsMemory(piece * PieceLength, length) },
                },
            };
            await insert.ExecuteNonQueryAsync(cancellation);
        }

        await using var delete = new NpgsqlCommand(
            $"""
            delete from {VenueStore.Schema}.snapshots where venue = $1 and sequence not in
                (select distinct sequence from {VenueStore.Schema}.snapshots where venue = $1 order by sequence desc limit {Kept})
            """,
            connection)
        { Parameters = { new() { Value = venue } } };
        await delete.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task<List<long>> ListAsync(
        NpgsqlConnection connection, string venue, long until, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select sequence from {VenueStore.Schema}.snapshots where venue = $1 and sequence <= $2
            group by sequence having count(*) = max(pieces) order by sequence desc
            """,
            connection)
        { Parameters = { new() { Value = venue }, new() { Value = until } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<long>();
        while (await reader.ReadAsync(cancellation)) found.Add(reader.GetInt64(0));
        return found;
    }

    internal static async Task<byte[]> ReadAsync(NpgsqlConnection connection, string venue, long sequence, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select state from {VenueStore.Schema}.snapshots where venue = $1 and sequence = $2 order by piece", connection)
        { Parameters = { new() { Value = venue }, new() { Value = sequence } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        using var whole = new MemoryStream();
        while (await reader.ReadAsync(cancellation))
            await whole.WriteAsync(await reader.GetFieldValueAsync<byte[]>(0, cancellation), cancellation);
        return whole.ToArray();
    }
}
