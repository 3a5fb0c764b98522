using Exchange.Projections;
using StackExchange.Redis;

namespace Exchange.Api;

/// <summary>What Redis tells of a venue at one moment.</summary>
/// <param name="Views">Up to where the live views stand; null while they are rebuilt.</param>
/// <param name="Waiting">How long the oldest command has been waiting to be decided; null when none waits.</param>
/// <param name="IsHalted">Whether the next entry of the stream has an id of the far future.</param>
internal sealed record StreamFacts(LivePosition? Views, TimeSpan? Waiting, bool IsHalted);

/// <summary>Asks Redis how the venue stands, over the connection that all share: the health of another one would tell nothing.</summary>
internal sealed class StreamProbe(ExchangeOptions options, RedisConnections redis, IMarketViews views)
{
    // So many dead letters in a row are looked at; behind more of them a command that waits is not seen.
    private const int MostDeadLetters = 10;

    private readonly RedisKey stream = CommandStream.KeyOf(options.Venue);
    private readonly RedisKey deadLetters = DeadLetters.KeyOf(CommandStream.KeyOf(options.Venue));

    /// <summary>The facts, or why there are none.</summary>
    /// <param name="after">The last command that is decided and committed; null when that is not known.</param>
    internal async Task<(StreamFacts? Facts, string? Reason)> AskAsync(StreamPosition? after)
    {
        var asking = ReadAsync(after);
        try
        {
            return (await asking.WaitAsync(Readiness.Patience), null);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            _ = asking.ContinueWith(static late => _ = late.Exception, TaskScheduler.Default);
            return (null, ReasonOf(e));
        }
    }

    private async Task<StreamFacts> ReadAsync(StreamPosition? after)
    {
        var position = await ViewsAsync();
        if (after is not { } last) return new StreamFacts(position, null, false);
        var database = (await redis.SharedAsync()).GetDatabase();
        if (await FirstWaitingAsync(database, last) is not { } waiting) return new StreamFacts(position, null, false);
        var time = (RedisResult[])(await database.ExecuteAsync("TIME"))!;
        var now = DateTimeOffset.FromUnixTimeSeconds((long)time[0]);
        if (waiting.IsAfter(now + StreamLoop.FurthestAhead)) return new StreamFacts(position, null, true);
        var age = now - DateTimeOffset.FromUnixTimeMilliseconds((long)waiting.Milliseconds);
        return new StreamFacts(position, age > TimeSpan.Zero ? age : TimeSpan.Zero, false);
    }

    private async Task<LivePosition?> ViewsAsync()
    {
        try
        {
            return await views.PositionAsync(CancellationToken.None);
        }
        catch (ViewsNotReadyException)
        {
            return null;
        }
    }

    // The position moves with commits only, so dead letters may stand behind it that are done with.
    private async Task<StreamPosition?> FirstWaitingAsync(IDatabase database, StreamPosition after)
    {
        for (var i = 0; i < MostDeadLetters; i++)
        {
            var next = await database.StreamRangeAsync(stream, $"({after}", "+", count: 1);
            if (next is not [var entry] || !StreamPosition.TryParse(entry.Id.ToString(), out after)) return null;
            if (await database.StreamRangeAsync(deadLetters, entry.Id, entry.Id, count: 1) is []) return after;
        }

        return null;
    }

    private static string ReasonOf(Exception e) => e switch
    {
        RedisTimeoutException or TimeoutException => "Redis does not answer in time.",
        RedisServerException { Message: var text } => $"Redis answers with {text.Split(' ')[0]}.",
        _ => "Redis does not answer.",
    };
}
