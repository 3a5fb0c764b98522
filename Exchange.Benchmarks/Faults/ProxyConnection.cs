using System.Net.Sockets;

namespace Exchange.Benchmarks;

/// <summary>One connection through a proxy.</summary>
internal sealed class ProxyConnection(
    Proxy proxy, TcpClient client, TcpClient server, RequestReader reader, ReplyFilter? filter) : IDisposable
{
    private const int Large = 256 * 1024;

    private readonly CancellationTokenSource broken = new();
    private readonly Lock gate = new();
    private bool disposed;
    private volatile Trap? replies;

    /// <summary>Carries bytes both ways until one side ends or the connection is broken.</summary>
    public async Task RunAsync()
    {
        var requests = CarryRequestsAsync();
        var answers = CarryRepliesAsync();
        try
        {
            await await Task.WhenAny(requests, answers);
        }
        finally
        {
            Break();
            await Task.WhenAll(requests, answers).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>Ends both sides without a farewell.</summary>
    public void Break()
    {
        lock (gate)
        {
            if (disposed) return;
            broken.Cancel();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            client.Client.LingerState = new LingerOption(true, 0);
            broken.Dispose();
        }
    }

    private async Task CarryRequestsAsync()
    {
        var (from, to) = (client.GetStream(), server.GetStream());
        var buffer = new byte[Large];
        var (start, end) = (0, 0);
        while (true)
        {
            var read = await from.ReadAsync(buffer.AsMemory(end), broken.Token);
            if (read == 0) return;
            end += read;
            await proxy.Frost.WaitAsync(broken.Token);

            var pass = start;
            while (reader.TryRead(buffer.AsSpan(pass, end - pass), out var request))
            {
                var trap = request.Name.Length > 0 ? proxy.TrapFor(request) : null;
                if (trap?.What == Catch.Request)
                {
                    await to.WriteAsync(buffer.AsMemory(start, pass - start), broken.Token);
                    await HoldAsync(trap);
                }

                if (trap is not null) replies = trap;
                pass += request.Length;
            }

            await to.WriteAsync(buffer.AsMemory(start, pass - start), broken.Token);
            buffer.AsSpan(pass, end - pass).CopyTo(buffer);
            (start, end) = (0, end - pass);
            if (end == buffer.Length) Array.Resize(ref buffer, 2 * buffer.Length);
        }
    }

    private async Task CarryRepliesAsync()
    {
        var (from, to) = (server.GetStream(), client.GetStream());
        var buffer = new byte[Large];
        while (true)
        {
            var read = await from.ReadAsync(buffer, broken.Token);
            if (read == 0) return;
            await proxy.Frost.WaitAsync(broken.Token);

            var trap = replies is { } set && read >= set.ShortestReply && !set.Caught.IsCompleted ? set : null;
            if (trap?.What == Catch.Reply) await HoldAsync(trap);
            if (trap is not null) proxy.Disarm(trap);
            trap?.BeforeDelivery?.Invoke();
            await to.WriteAsync(filter is null ? buffer.AsMemory(0, read) : filter.Pass(buffer.AsSpan(0, read)), broken.Token);
            trap?.Catches();
        }
    }

    // Until the connection is broken.
    private async Task HoldAsync(Trap trap)
    {
        proxy.Disarm(trap);
        trap.Catches();
        await Task.Delay(Timeout.Infinite, broken.Token);
    }
}
