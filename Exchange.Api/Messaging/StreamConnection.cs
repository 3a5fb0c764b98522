using StackExchange.Redis;

namespace Exchange.Api;

/// <summary>
/// A listener's own connection to its stream. It is used until it fails or is interrupted, and then replaced by another, so each knows that
/// the stream was in order since it was opened.
/// </summary>
internal sealed class StreamConnection : IAsyncDisposable
{
    /// <summary>How long a read waits for entries. It bounds how soon other work of the loop is done when nothing comes.</summary>
    private static readonly TimeSpan Block = TimeSpan.FromSeconds(1);

    /// <summary>How long a command may take beyond that. After it the connection counts as lost.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // So many entries are trimmed at once at most, which takes Redis some milliseconds; the rest goes next time.
    private const int TrimLimit = 1_000_000;

    private static readonly object BlockText = ((long)Block.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private readonly ConnectionMultiplexer connection;
    private readonly IDatabase database;
    private readonly RedisKey key;
    private readonly RedisStreamEndpoint endpoint;
    private volatile bool broken;

    private StreamConnection(RedisStreamEndpoint endpoint, ConnectionMultiplexer connection)
    {
        this.endpoint = endpoint;
        this.connection = connection;
        database = connection.GetDatabase();
        key = endpoint.Key;
        // The connection comes back by itself, but to a Redis that has lost something perhaps.
        connection.ConnectionFailed += (_, _) => broken = true;
    }

    /// <summary>Opens a connection, and makes sure that whatever is added from now on comes after a position.</summary>
    /// <exception cref="StreamLostException">Redis is not there, or the key is not a stream's.</exception>
    public static Task<StreamConnection> OpenAsync(
        RedisStreamEndpoint endpoint, StreamPosition after, CancellationToken interruption) => GuardAsync(async () =>
    {
        var opened = new StreamConnection(endpoint, await endpoint.Connections.OpenAsync(Block + Patience, interruption));
        try
        {
            await opened.RaiseLastIdAsync(after).WaitAsync(interruption);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }, interruption);

    /// <summary>The next entries after a position; none when none came for a while.</summary>
    /// <exception cref="StreamLostException">The connection is lost.</exception>
    public Task<StreamReply> ReadAsync(StreamPosition after, CancellationToken interruption) => GuardAsync(async () =>
    {
        if (broken) throw new RedisException("The connection was lost.");
        object[] arguments = ["BLOCK", BlockText, "COUNT", endpoint.ReadLimit, "STREAMS", key, after.ToString()];
        var reading = database.ExecuteAsync("XREAD", arguments);
        var reply = new StreamReply(await reading.WaitAsync(interruption));
        // Nothing came: a good moment to see whether the stream is still what it was.
        if (reply.Count == 0) await RaiseLastIdAsync(after);
        return reply;
    }, interruption);

    /// <summary>Puts an entry that cannot be read aside. Gives Redis's reason when it does not take it.</summary>
    /// <exception cref="StreamLostException">The connection is lost.</exception>
    public Task<string?> PutAsideAsync(StreamPosition position, NameValueEntry[] fields) => GuardAsync(async () =>
    {
        try
        {
            await DeadLetters.AddAsync(database, endpoint, position, fields);
            return (string?)null;
        }
        catch (RedisServerException refusal)
        {
            return refusal.Message;
        }
    });

    /// <summary>Lets go of the entries before a position. Redis drops whole blocks, so some hundred may stay.</summary>
    /// <exception cref="StreamLostException">The connection is lost.</exception>
    public Task TrimAsync(StreamPosition before) =>
        GuardAsync(() => database.ExecuteAsync("XTRIM", key, "MINID", "~", before.ToString(), "LIMIT", TrimLimit));

    /// <summary>Closes the connection at once, whether or not a reply is still to come.</summary>
    public async ValueTask DisposeAsync()
    {
        await connection.CloseAsync(allowCommandsToComplete: false);
        await connection.DisposeAsync();
    }

    private static async Task<T> GuardAsync<T>(Func<Task<T>> command, CancellationToken interruption = default)
    {
        try
        {
            return await command();
        }
        catch (OperationCanceledException) when (interruption.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
            when (failure is RedisException or TimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            throw new StreamLostException(failure);
        }
    }

    /// <summary>
    /// A stream that was lost, or came back from an older copy, could give new entries ids that are passed over. An entry with the
    /// position's own id, deleted at once, raises the last id, and makes the stream if need be.
    /// </summary>
    private async Task RaiseLastIdAsync(StreamPosition after)
    {
        if (after == StreamPosition.Start || await LastIdAsync() is { } last && !(last < after)) return;
        try
        {
            await database.StreamAddAsync(key, "raised", "1", after.ToString());
        }
        catch (RedisServerException refusal) when (refusal.Message.Contains("equal or smaller", StringComparison.Ordinal))
        {
            // Somebody added an entry meanwhile, with a higher id.
            return;
        }

        await database.StreamDeleteAsync(key, [after.ToString()]);
    }

    private async Task<StreamPosition?> LastIdAsync()
    {
        try
        {
            var info = await database.StreamInfoAsync(key);
            return StreamPosition.TryParse(info.LastGeneratedId.ToString(), out var last) ? last : null;
        }
        catch (RedisServerException missing) when (missing.Message.Contains("no such key", StringComparison.Ordinal))
        {
            return null;
        }
    }
}

/// <summary>A stream cannot be read at the moment.</summary>
internal sealed class StreamLostException(Exception inner) : Exception(inner.Message, inner);
