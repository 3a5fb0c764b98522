using System.Collections.Concurrent;
using System.Net;

namespace Exchange.Api;

/// <summary>How many connections there are to the hub, in all and from each address.</summary>
internal sealed class HubConnections(StreamOptions options)
{
    private readonly ConcurrentDictionary<IPAddress, int> perAddress = new();
    private int all;

    /// <summary>The number of connections.</summary>
    internal int Count => Volatile.Read(ref all);

    /// <summary>Counts one more; false, and nothing counted, when there are too many.</summary>
    internal bool TryEnter(IPAddress? address)
    {
        if (Interlocked.Increment(ref all) <= options.MaxConnections)
        {
            if (perAddress.AddOrUpdate(Of(address), 1, (_, count) => count + 1) <= options.MaxConnectionsPerAddress)
            {
                LiveMetrics.Entered(1);
                return true;
            }

            LeaveAddress(address);
        }

        Interlocked.Decrement(ref all);
        LiveMetrics.TurnedAway();
        return false;
    }

    internal void Leave(IPAddress? address)
    {
        LeaveAddress(address);
        Interlocked.Decrement(ref all);
        LiveMetrics.Entered(-1);
    }

    private void LeaveAddress(IPAddress? address)
    {
        var count = perAddress.AddOrUpdate(Of(address), 0, (_, count) => count - 1);
        if (count <= 0) perAddress.TryRemove(KeyValuePair.Create(Of(address), count));
    }

    private static IPAddress Of(IPAddress? address) => RateLimits.NetworkOf(address ?? IPAddress.None);
}

/// <summary>What one connection has of the hub: its streams, and how fast it sends.</summary>
internal sealed class HubClient(StreamOptions options, TimeProvider clock)
{
    /// <summary>How many calls beyond the limit are answered, before the connection is ended.</summary>
    internal const int MaxRefused = 10;

    private readonly Lock gate = new();
    private readonly HashSet<string> streams = [];
    private readonly MessageBudget calls = new(options.MessagesPerSecond, options.MessageBurst, clock);

    /// <summary>Takes one of the calls that the connection may make now; false when there is none left.</summary>
    /// <param name="isTooMuch">Whether it made so many more that it will not stop.</param>
    internal bool TryCall(out bool isTooMuch)
    {
        lock (gate)
        {
            var left = calls.Take(1); // what is refused counts too
            isTooMuch = left < -MaxRefused;
            return left >= 0;
        }
    }

    /// <summary>Opens a stream; ended by disposing of what is returned.</summary>
    /// <exception cref="Microsoft.AspNetCore.SignalR.HubException">The connection has it already, or too many.</exception>
    internal IDisposable Open(string stream)
    {
        lock (gate)
        {
            if (streams.Contains(stream)) throw HubProblem.Of("ALREADY_SUBSCRIBED", "This connection has that stream already.");
            if (streams.Count >= options.MaxPerConnection)
                throw HubProblem.Of("TOO_MANY_SUBSCRIPTIONS", "This connection has as many streams as it may have.");
            streams.Add(stream);
        }

        LiveMetrics.Subscribed(stream, 1);
        return new Place(this, stream);
    }

    private void Close(string stream)
    {
        lock (gate)
            if (!streams.Remove(stream)) return;
        LiveMetrics.Subscribed(stream, -1);
    }

    private sealed class Place(HubClient client, string stream) : IDisposable
    {
        public void Dispose() => client.Close(stream);
    }
}
