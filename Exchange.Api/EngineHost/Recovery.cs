using System.Diagnostics;
using Exchange.Domain;
using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>A venue as the store has it.</summary>
/// <param name="State">What its events add up to.</param>
/// <param name="Position">The last command of the stream that the events account for.</param>
/// <param name="SnapshotSequence">The sequence of the snapshot that was used; 0 for none.</param>
internal sealed record RecoveredVenue(VenueState State, StreamPosition Position, long SnapshotSequence);

/// <summary>
/// Rebuilds a venue from the store: the newest good snapshot, and the events after it, or all events if there is none. Snapshots only
/// save time. The engine starts with this, and a new snapshot is this, written down.
/// </summary>
internal static class Recovery
{
    /// <summary>Rebuilds a venue as it was committed last.</summary>
    /// <exception cref="InvalidDataException">The events in the store make no venue: somebody else has changed them.</exception>
    public static async Task<RecoveredVenue> RunAsync(
        NpgsqlConnection connection, string venue, ILogger logger, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var (sequence, position) = await ReadPositionAsync(connection, venue, cancellation);
        var state = await Snapshots.LoadNewestAsync(connection, venue, sequence, logger, cancellation) ?? new VenueState();
        var snapshot = state.Sequence;
        await ReadAsync(connection, venue, state.CreateCatalog(), snapshot, sequence, state.Apply, cancellation);

        if (state.Sequence != sequence)
            throw new InvalidDataException($"The store says that venue {venue} has {sequence} events, and it holds {state.Sequence}.");
        logger.Recovered(venue, sequence, snapshot, position, watch.ElapsedMilliseconds);
        return new RecoveredVenue(state, position, snapshot);
    }

    /// <summary>Reads events of a venue from the store.</summary>
    /// <param name="catalog">The assets and markets as of <paramref name="after"/>; it goes ahead of the events that are told.</param>
    public static Task ReadAsync(
        NpgsqlConnection connection, string venue, Catalog catalog, long after, long until, EventReceiver receiver,
        CancellationToken cancellation) => new EventFeed(catalog).ReadAsync(connection, venue, after, until, receiver, cancellation);

    private static async Task<(long Sequence, StreamPosition Position)> ReadPositionAsync(
        NpgsqlConnection connection, string venue, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select sequence, milliseconds, number from {VenueStore.Schema}.engine_position where venue = $1", connection)
        { Parameters = { new() { Value = venue } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return (0, StreamPosition.Start);
        return (reader.GetInt64(0), new StreamPosition((ulong)reader.GetInt64(1), (ulong)reader.GetInt64(2)));
    }
}
