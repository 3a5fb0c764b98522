using System.Net;
using System.Net.Sockets;

namespace Exchange.Tests.Live;

/// <summary>A way to a server that breaks, for good, after a number of bytes.</summary>
internal sealed class BreakingLink : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> sockets = [];
    private readonly EndPoint server;
    private long budget = long.MaxValue;
    private bool breaksAtAnswer;
    private int silent;

    /// <summary>Opens a way to a server; the first connections, if so wanted, are accepted and then hear nothing.</summary>
    public BreakingLink(EndPoint server, int silent = 0)
    {
        (this.server, this.silent) = (server, silent);
        listener.Start();
        _ = AcceptAsync();
    }

    public EndPoint EndPoint => listener.LocalEndpoint;

    /// <summary>How many connections are still to hear nothing.</summary>
    public int Silent => Volatile.Read(ref silent);

    /// <summary>
    /// From now on so many bytes pass to the server, of all connections together. Of as many as a long holds all pass, and the link breaks
    /// when the server answers.
    /// </summary>
    public void BreakAfter(long bytes)
    {
        lock (sockets) (budget, breaksAtAnswer) = (bytes, bytes == long.MaxValue);
    }

    public void Dispose()
    {
        listener.Dispose();
        Break();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync();
                if (silent > 0)
                {
                    lock (sockets) sockets.Add(client);
                    Interlocked.Decrement(ref silent);
                    continue;
                }

                var upstream = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                lock (sockets) sockets.AddRange([client, upstream]);
                await upstream.ConnectAsync(server);
                _ = PassAsync(client, upstream, Allowance);
                _ = PassAsync(upstream, client, count => breaksAtAnswer ? 0 : count);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Break();
        }
    }

    private async Task PassAsync(Socket from, Socket to, Func<int, int> allowance)
    {
        try
        {
            var buffer = new byte[65_536];
            while (await from.ReceiveAsync(buffer) is var count and > 0)
            {
                var allowed = allowance(count);
                await to.SendAsync(buffer.AsMemory(0, allowed));
                if (allowed < count) break;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It broke.
        }

        listener.Stop();
        Break();
    }

    private int Allowance(int count)
    {
        lock (sockets)
        {
            var allowed = (int)Math.Min(budget, count);
            if (budget < long.MaxValue) budget -= allowed;
            return allowed;
        }
    }

    private void Break()
    {
        lock (sockets)
            foreach (var socket in sockets) socket.Dispose();
    }
}
