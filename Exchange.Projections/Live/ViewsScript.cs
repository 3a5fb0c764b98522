using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace Exchange.Projections;

/// <summary>
/// Writes to the views, all or nothing, and only where they stand as the writer believes. One call is one round trip; in Redis it is one
/// step, in its append-only file too.
/// </summary>
internal static class ViewsScript
{
    /// <summary>What the position says while the script runs.</summary>
    public const string Incomplete = "incomplete";

    // KEYS: the position, then the hashes. ARGV: the position before and after, a channel and what is to be
    // published there (nothing if it is empty), then for each hash the number of arguments for HSET and
    // of fields for HDEL (-1: drop the hash first), and these. The position says "incomplete" while the script runs, so if Redis gives up
    // in the middle, at a value of a wrong type for instance, the views are known to be damaged. unpack takes up to 8,000 values.
    private const string Source = """
        if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[1], 'incomplete')
        local at = 5
        for k = 2, #KEYS do
            local sets, deletes = tonumber(ARGV[at]), tonumber(ARGV[at + 1])
            at = at + 2
            if deletes < 0 then redis.call('UNLINK', KEYS[k]) end
            while sets > 0 do
                local count = math.min(sets, 4000)
                redis.call('HSET', KEYS[k], unpack(ARGV, at, at + count - 1))
                at, sets = at + count, sets - count
            end
            while deletes > 0 do
                local count = math.min(deletes, 4000)
                redis.call('HDEL', KEYS[k], unpack(ARGV, at, at + count - 1))
                at, deletes = at + count, deletes - count
            end
        end
        redis.call('SET', KEYS[1], ARGV[2])
        if (ARGV[4] or '') ~= '' then redis.call('PUBLISH', ARGV[3], ARGV[4]) end
        return 1
        """;

    // KEYS: the position, then those to remove. ARGV: the position that must stand.
    private const string RemoveSource = """
        if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
        for k = 2, #KEYS do redis.call('UNLINK', KEYS[k]) end
        return 1
        """;

    // Redis knows a script by this: it need not be sent with each call.
    private static readonly byte[] Hash = SHA1.HashData(Encoding.UTF8.GetBytes(Source));

    /// <summary>Writes.</summary>
    /// <exception cref="StaleViewsException">The views do not stand where the writer believes; nothing was written.</exception>
    public static async Task WriteAsync(IDatabase redis, RedisKey[] keys, RedisValue[] arguments)
    {
        RedisResult isDone;
        try
        {
            isDone = await redis.ScriptEvaluateAsync(Hash, keys, arguments);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            isDone = await redis.ScriptEvaluateAsync(Source, keys, arguments);
        }

        if ((long)isDone == 0) throw new StaleViewsException();
    }

    /// <summary>Removes keys (all but the first, which is the position).</summary>
    /// <exception cref="StaleViewsException">The views do not stand where the writer believes; nothing was removed.</exception>
    public static async Task RemoveAsync(IDatabase redis, RedisKey[] keys, string position)
    {
        if ((long)await redis.ScriptEvaluateAsync(RemoveSource, keys, [position]) == 0) throw new StaleViewsException();
    }
}

/// <summary>
/// The views in Redis do not stand where this writer left them: another engine writes them now, or Redis lost them. Whoever gets this
/// starts them again, and so finds out.
/// </summary>
public sealed class StaleViewsException() : Exception("The views do not stand where this writer left them.");

/// <summary>The views are being rebuilt, or nobody has written them yet. Reading them again later helps.</summary>
public sealed class ViewsNotReadyException() : Exception("The views are not ready.");
