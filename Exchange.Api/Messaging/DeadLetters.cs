using StackExchange.Redis;

namespace Exchange.Api;

/// <summary>
/// What nobody could read or handle, in a stream beside the one that it came from, under its own id: the fields as they were, and a field
/// named reason. The stream is bounded (<see cref="RedisStreamEndpoint.DeadLetterLimit"/>).
/// </summary>
internal static class DeadLetters
{
    private static readonly RedisValue Reason = "reason";

    /// <summary>The key of the dead letters of a stream.</summary>
    public static string KeyOf(string stream) => stream + ":dead-letter";

    /// <summary>The fields of an entry, as it came, and the reason.</summary>
    public static NameValueEntry[] Fields(RedisResult fields, string reason)
    {
        var all = new NameValueEntry[(fields.Length / 2) + 1];
        for (var i = 0; i < all.Length - 1; i++) all[i] = new((RedisValue)fields[2 * i], (RedisValue)fields[(2 * i) + 1]);
        all[^1] = new(Reason, reason);
        return all;
    }

    /// <summary>The fields of a message that was read, and the reason.</summary>
    public static NameValueEntry[] Fields(NameValueEntry[] fields, string reason) => [.. fields, new(Reason, reason)];

    /// <summary>
    /// Adds a dead letter. One that was added before, before a crash perhaps, is not added again, because Redis takes growing ids only.
    /// </summary>
    public static async Task AddAsync(IDatabase database, RedisStreamEndpoint endpoint, StreamPosition position, NameValueEntry[] fields)
    {
        try
        {
            await database.StreamAddAsync(
                KeyOf(endpoint.Key), fields, position.ToString(), endpoint.DeadLetterLimit, useApproximateMaxLength: true);
        }
        catch (RedisServerException refusal) when (refusal.Message.Contains("equal or smaller", StringComparison.Ordinal))
        {
            // It is there already.
        }
    }
}
