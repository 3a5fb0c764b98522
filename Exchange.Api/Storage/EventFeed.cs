using System.Threading.Channels;
using Exchange.Domain;
using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// Reads a venue's events out of the store, and tells them one by one. What comes from the store is read on one thread and told on another,
/// so that a replay of a million events takes as long as the slower of the two, and not as both. A few blocks of events are under way at
/// most; then the one who reads waits.
/// </summary>
/// <param name="catalog">The assets and markets up to the first event; it follows what is read.</param>
internal sealed class EventFeed(Catalog catalog)
{
    private const int BlocksAhead = 4;

    // What is read faster than threads are woken.
    private const int Few = 2_000;

    private readonly EventJsonReader reader = new(catalog);
    private readonly Channel<EventBuffer> full =
        Channel.CreateBounded<EventBuffer>(new BoundedChannelOptions(BlocksAhead) { SingleReader = true, SingleWriter = true });

    private readonly Channel<EventBuffer> empty =
        Channel.CreateUnbounded<EventBuffer>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private EventBuffer events = new();

    /// <summary>Reads the events after a sequence, up to and including another.</summary>
    /// <exception cref="InvalidDataException">A row is not an event.</exception>
    public async Task ReadAsync(
        NpgsqlConnection connection, string venue, long after, long until, EventReceiver receiver, CancellationToken cancellation)
    {
        if (until - after <= Few)
        {
            await StoredEvents.ReadAsync(connection, venue, after, until, TakeAndTell, cancellation);
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reading = Task.Run(() => FillAsync(connection, venue, after, until, ending.Token), CancellationToken.None);
        try
        {
            await foreach (var block in full.Reader.ReadAllAsync(cancellation))
            {
                Tell(block, receiver);
                empty.Writer.TryWrite(block);
            }
        }
        catch
        {
            // The connection is the caller's again when this ends, so nobody may be reading from it any more.
            await ending.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        await reading;

        void TakeAndTell(EventType type, long sequence, Timestamp time, ReadOnlySpan<byte> json)
        {
            events.Clear();
            Take(type, sequence, time, json);
            Tell(events, receiver);
        }
    }

    // Its failure ends the blocks, and so comes to the one who takes them.
    private async Task FillAsync(NpgsqlConnection connection, string venue, long after, long until, CancellationToken cancellation)
    {
        try
        {
            await StoredEvents.ReadAsync(connection, venue, after, until, Take, HandOverAsync, cancellation);
            full.Writer.Complete();
        }
        catch (Exception e)
        {
            if (!cancellation.IsCancellationRequested) await HandOverAsync(); // what was read before it
            full.Writer.Complete(e);
        }

        async ValueTask HandOverAsync()
        {
            if (events.Count == 0) return;
            await full.Writer.WriteAsync(events, cancellation);
            events = empty.Reader.TryRead(out var used) ? used : new EventBuffer();
            events.Clear();
        }
    }

    private void Take(EventType type, long sequence, Timestamp time, ReadOnlySpan<byte> json) =>
        reader.Read(type, sequence, time, json, events);

    private static void Tell(EventBuffer block, EventReceiver receiver)
    {
        foreach (var e in block) receiver(e);
    }
}
