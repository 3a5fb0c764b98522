using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// States of the past in the store, from which answers about later moments go on. They are unlike the engine's snapshots, of which three
/// are enough: without command ids they stay as small as what stands, so many can be kept. The events alone lead to the same, so one
/// that is damaged is passed over, and one that is missing is written by whoever comes past it.
/// </summary>
internal sealed class Keyframes(NpgsqlDataSource database, string venue, PastOptions options, ILogger logger)
{
    private const string Table = $"{VenueStore.Schema}.keyframes";

    /// <summary>A keyframe stands at each multiple of this, or as soon after it as the venue is at rest.</summary>
    internal int Every => options.KeyframeEvery;

    /// <summary>The last good keyframe after a sequence, up to and including another; null when there is none.</summary>
    internal async Task<Keyframe?> FindAsync(long after, long until, CancellationToken cancellation)
    {
        while (until > after)
        {
            await using var command = database.CreateCommand(
                $"""
                select k.sequence, k.state, e.timestamp from {Table} k
                left join {VenueStore.Schema}.mt_events e on e.stream_id = $4 and e.version = k.sequence
                where k.venue = $1 and k.sequence > $2 and k.sequence <= $3 order by k.sequence desc limit 1
                """);
            command.Parameters.Add(new() { Value = venue });
            command.Parameters.Add(new() { Value = after });
            command.Parameters.Add(new() { Value = until });
            command.Parameters.Add(new() { Value = VenueStore.StreamOf(venue) });
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            if (!await rows.ReadAsync(cancellation)) return null;
            var sequence = rows.GetInt64(0);
            try
            {
                var bytes = await rows.GetFieldValueAsync<byte[]>(1, cancellation);
                var found = PastVenue.Load(bytes);
                // The time tells whether it is of these events, or of others that once were in their place.
                var isOfThese = rows.GetValue(2) is DateTime time && found.Time == Moments.ToTimestamp(time);
                if (found.Sequence == sequence && isOfThese) return new Keyframe(bytes, found);
                logger.KeyframePassedOver(venue, sequence, "it stands for another sequence, or for other events");
            }
            catch (InvalidDataException e)
            {
                logger.KeyframePassedOver(venue, sequence, e.Message);
            }

            until = sequence - 1;
        }

        return null;
    }

    /// <summary>The sequence of the last keyframe; 0 when there is none.</summary>
    internal async Task<long> LastAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select coalesce(max(sequence), 0) from {Table} where venue = $1");
        command.Parameters.Add(new() { Value = venue });
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Writes a keyframe in the place of one that may be there, and removes what is too close together by now.</summary>
    internal async Task SaveAsync(long sequence, byte[] state, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var insert = new NpgsqlCommand(
            $"insert into {Table} values ($1, $2, $3) on conflict (venue, sequence) do update set state = excluded.state", connection)
        { Parameters = { new() { Value = venue }, new() { Value = sequence }, new() { Value = state } } };
        await insert.ExecuteNonQueryAsync(cancellation);

        await using var list = new NpgsqlCommand($"select sequence from {Table} where venue = $1", connection)
        { Parameters = { new() { Value = venue } } };
        var all = new List<long>();
        await using (var rows = await list.ExecuteReaderAsync(cancellation))
            while (await rows.ReadAsync(cancellation)) all.Add(rows.GetInt64(0));

        var surplus = Surplus(all, Every, options.Keyframes);
        if (surplus.Length == 0) return;
        await using var delete = new NpgsqlCommand($"delete from {Table} where venue = $1 and sequence = any ($2)", connection)
        { Parameters = { new() { Value = venue }, new() { Value = surplus } } };
        await delete.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>
    /// What need not be kept. The newest stay; of those that are between once and twice as far back as these reach every second, between
    /// twice and four times every fourth, and so on: the distance between two grows with their age. The newest stays in any case.
    /// </summary>
    /// <param name="sequences">Those that are there.</param>
    /// <param name="every">The distance between the newest.</param>
    /// <param name="kept">How many of the newest stay.</param>
    internal static long[] Surplus(IReadOnlyCollection<long> sequences, int every, int kept)
    {
        var newest = sequences.Count == 0 ? 0 : sequences.Max();
        return [.. sequences.Where(sequence => !IsKept(sequence)).Order()];

        bool IsKept(long sequence)
        {
            if (sequence == newest) return true;
            var distance = (long)every;
            for (var reach = distance * kept; newest - sequence >= reach; reach *= 2) distance *= 2;
            return sequence / every % (distance / every) == 0;
        }
    }
}

/// <summary>A state of the past, and how it was written down.</summary>
internal sealed record Keyframe(byte[] Bytes, PastVenue Venue);

/// <summary>What is said in the log of states of the past.</summary>
internal static partial class PastLogs
{
    [LoggerMessage(1, LogLevel.Warning, "The keyframe of venue {Venue} at sequence {Sequence} was passed over: {Reason}")]
    internal static partial void KeyframePassedOver(this ILogger logger, string venue, long sequence, string reason);

    [LoggerMessage(2, LogLevel.Warning, "No keyframe of venue {Venue} could be written; the next one is tried later")]
    internal static partial void KeyframeFailed(this ILogger logger, string venue, Exception exception);
}
