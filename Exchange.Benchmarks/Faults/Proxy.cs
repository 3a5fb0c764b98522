using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Exchange.Benchmarks;

/// <summary>
/// Stands between a process and a store, or a client and a process, and knows what passes. A <see cref="Trap"/> makes it hold a request,
/// or the reply to one, and then everything else on that connection, until the connections are cut. So a process can be caught at an exact
/// point of its work without a switch in it.
/// </summary>
internal sealed class Proxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<ProxyConnection, bool> connections = new();
    private readonly Func<RequestReader> reader;
    private readonly Func<ReplyFilter>? filter;
    private readonly int target;
    private readonly Task accepting;
    private int accepted;
    private volatile Trap? trap;
    private volatile Task freeze = Task.CompletedTask;

    /// <summary>A proxy.</summary>
    /// <param name="target">The store's port on this machine.</param>
    /// <param name="reader">Reads the requests of one connection.</param>
    /// <param name="filter">What passes of the replies of one connection; all if there is none.</param>
    public Proxy(int target, Func<RequestReader> reader, Func<ReplyFilter>? filter = null)
    {
        (this.target, this.reader, this.filter) = (target, reader, filter);
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How many connections have come.</summary>
    public int Accepted => Volatile.Read(ref accepted);

    /// <summary>Sets a trap for the next request that it is for, on whichever connection.</summary>
    /// <returns>Ends when it has caught something.</returns>
    public Task Set(Trap next)
    {
        trap = next;
        return next.Caught;
    }

    /// <summary>Breaks every connection. Whatever was held is lost. New ones may come at once.</summary>
    public void Cut()
    {
        trap = null;
        foreach (var connection in connections.Keys) connection.Break();
    }

    /// <summary>Delivers nothing any more and breaks nothing, like a network that has failed, until the result is disposed of.</summary>
    public IDisposable Freeze()
    {
        var thaw = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        freeze = thaw.Task;
        return new Frozen(thaw);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        Cut();
        await accepting;
        stopping.Dispose();
    }

    internal Task Frost => freeze;

    internal Trap? TrapFor(Request request) => trap is { } set && set.IsFor(request) ? set : null;

    internal void Disarm(Trap caught)
    {
        if (trap == caught) trap = null;
    }

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync(stopping.Token);
                Interlocked.Increment(ref accepted);
                _ = ServeAsync(client);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            using var connection = new ProxyConnection(this, client, server, reader(), filter?.Invoke());
            connections[connection] = true;
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, target, stopping.Token);
                await connection.RunAsync();
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // One side is gone; so is the other, now.
            }
            finally
            {
                connections.TryRemove(connection, out _);
            }
        }
    }

    private sealed class Frozen(TaskCompletionSource thaw) : IDisposable
    {
        public void Dispose() => thaw.TrySetResult();
    }
}
