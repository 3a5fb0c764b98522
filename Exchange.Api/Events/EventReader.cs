using System.Buffers;
using Exchange.Domain;
using Npgsql;

namespace Exchange.Api;

/// <summary>What a walk over stored events came to.</summary>
/// <param name="Count">The number of events that were told.</param>
/// <param name="Until">The sequence up to which all were looked at.</param>
internal readonly record struct EventWalk(int Count, long Until);

/// <summary>
/// Reads events out of the store, a piece at a time: between two pieces neither a connection nor memory is held, so a reader may take as
/// long as it likes. A few pieces are read at once, however many readers there are; the others wait for their turn.
/// </summary>
internal sealed class EventReader(NpgsqlDataSource database, string venue) : IDisposable
{
    /// <summary>The most events that are looked at in one piece.</summary>
    internal const int Piece = 5_000;

    private const int AtOnce = 4;

    private readonly SemaphoreSlim turns = new(AtOnce, AtOnce);

    /// <summary>Begins to read for somebody, after a sequence; one piece must follow on the other from there.</summary>
    internal async Task<EventReading> BeginAsync(EventQuery query, long after, CancellationToken cancellation) =>
        new(database, venue, turns, query, await CatalogReader.ReadAsync(database, venue, after, cancellation));

    public void Dispose() => turns.Dispose();
}

/// <summary>One reader's way through the events.</summary>
internal sealed class EventReading(NpgsqlDataSource database, string venue, SemaphoreSlim turns, EventQuery query, Catalog catalog)
{
    // Both see the assets and markets that either comes to know.
    private readonly EventJsonReader reader = new(catalog);
    private readonly EventText text = new(catalog);
    private readonly EventBuffer events = new();

    /// <summary>Writes the events after a sequence, up to another, as far as one piece and the limit go.</summary>
    /// <param name="after">Where to begin.</param>
    /// <param name="until">Where to end, included; it has been committed.</param>
    /// <param name="limit">The most events to tell.</param>
    /// <param name="into">Where they are written.</param>
    /// <param name="between">What stands between two of them.</param>
    /// <param name="cancellation">Ends it.</param>
    internal async Task<EventWalk> ReadAsync(
        long after, long until, int limit, IBufferWriter<byte> into, byte between, CancellationToken cancellation)
    {
        until = Math.Min(until, after + EventReader.Piece);
        var walk = new EventWalk(0, after);
        await turns.WaitAsync(cancellation);
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await StoredEvents.ReadAsync(connection, venue, after, until, Take, cancellation);
        }
        finally
        {
            turns.Release();
        }

        return walk;

        void Take(EventType type, long sequence, Timestamp time, ReadOnlySpan<byte> json)
        {
            if (walk.Count == limit) return;
            events.Clear();
            reader.Read(type, sequence, time, json, events);
            walk = walk with { Until = sequence };
            foreach (var e in events)
            {
                if (!query.Takes(e)) continue;
                if (walk.Count > 0) into.Write([between]);
                text.Write(e, query.Viewer, into);
                walk = walk with { Count = walk.Count + 1 };
            }
        }
    }
}
