using StackExchange.Redis;

namespace Exchange.Api;

/// <summary>
/// The connections to one Redis. All who write or publish share one, which pipelines what they send. Who reads by blocking has one of its
/// own, because whatever is sent behind a blocking read waits for it.
/// </summary>
public sealed class RedisConnections(string configuration) : IAsyncDisposable
{
    private readonly SemaphoreSlim connecting = new(1, 1);
    private volatile ConnectionMultiplexer? shared;
    private bool disposed;

    /// <summary>The shared connection, for those who come after somebody has awaited <see cref="SharedAsync"/>.</summary>
    /// <exception cref="InvalidOperationException">Nobody has yet.</exception>
    public ConnectionMultiplexer Shared => shared ?? throw new InvalidOperationException("Redis has not been connected to yet.");

    /// <summary>
    /// The shared connection. While Redis is away, a command fails at once and is definitely not sent; the connection comes back by itself.
    /// </summary>
    /// <exception cref="RedisConnectionException">The configuration leads nowhere at all.</exception>
    public ValueTask<ConnectionMultiplexer> SharedAsync() => shared is { } connection ? new(connection) : new(ConnectAsync());

    /// <summary>Opens a connection for somebody who keeps it busy by blocking; the caller disposes of it.</summary>
    /// <param name="patience">The longest time for which a command may wait for its reply.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="RedisConnectionException">Redis is not there.</exception>
    public async Task<ConnectionMultiplexer> OpenAsync(TimeSpan patience, CancellationToken cancellation)
    {
        var options = Options();
        options.AbortOnConnectFail = true;
        options.ConnectRetry = 1;
        options.AsyncTimeout = (int)patience.TotalMilliseconds;
        var connecting = ConnectionMultiplexer.ConnectAsync(options);
        try
        {
            return await connecting.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            _ = connecting.ContinueWith(
                static late =>
                {
                    if (late.Exception is null) late.Result.Dispose();
                },
                TaskScheduler.Default);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await connecting.WaitAsync();
        try
        {
            disposed = true;
            if (shared is { } connection) await connection.DisposeAsync();
        }
        finally
        {
            connecting.Release();
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        await connecting.WaitAsync();
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (shared is { } connection) return connection;
            var options = Options();
            options.AbortOnConnectFail = false;
            return shared = await ConnectionMultiplexer.ConnectAsync(options);
        }
        finally
        {
            connecting.Release();
        }
    }

    private ConfigurationOptions Options()
    {
        var options = ConfigurationOptions.Parse(configuration);
        // A command that waits in a backlog for Redis to come back would be executed after its sender had been told that it failed.
        options.BacklogPolicy = BacklogPolicy.FailFast;
        // The usual pauses between attempts grow to a minute; an exchange should be back a moment after its Redis is.
        options.ReconnectRetryPolicy = new LinearRetry(500);
        return options;
    }
}
