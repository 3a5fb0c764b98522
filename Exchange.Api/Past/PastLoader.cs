using Exchange.Domain;
using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// Brings a state of the past to a sequence: from the nearest one that is at hand (in memory or in the store), by the events after it. What
/// it comes past where a keyframe should stand is written down, so the next question has a shorter way.
/// </summary>
internal sealed class PastLoader(NpgsqlDataSource database, string venue, Keyframes keyframes, PastCache cache, ILogger logger)
{
    // In memory states stand closer together than in the store, and closer still where somebody goes back step by step.
    private const int PartsInMemory = 4;
    private const int PartsGoingBack = 40;

    // About as many events as take as long as loading a state.
    private const int Near = 10_000;

    /// <summary>The venue at a sequence that has been committed.</summary>
    /// <param name="venueAtHand">A state to go on from, which is changed; null for none.</param>
    /// <param name="sequence">Where to.</param>
    /// <param name="cancellation">Ends it; the state at hand is not to be used any more then.</param>
    /// <exception cref="InvalidDataException">The events in the store make no venue: somebody else has changed them.</exception>
    internal async Task<PastVenue> LoadAsync(PastVenue? venueAtHand, long sequence, CancellationToken cancellation)
    {
        var past = venueAtHand?.Sequence <= sequence ? venueAtHand : null;
        var isGoingBack = past is null && venueAtHand?.Sequence - sequence < keyframes.Every / PartsInMemory;
        if (past is null || sequence - past.Sequence > Near) past = await NearestAsync(past, sequence, cancellation);
        if (past.Sequence == sequence) return past;

        await using var connection = await database.OpenConnectionAsync(cancellation);
        var frames = new FramesOnTheWay(past, keyframes.Every, isGoingBack ? PartsGoingBack : PartsInMemory, cache);
        while (past.Sequence < sequence)
        {
            var until = Math.Min(sequence, past.Sequence + keyframes.Every);
            await StoredEvents.ReadAsync(connection, venue, past.Sequence, until, frames.Apply, cancellation);
            if (past.Sequence != until)
                throw new InvalidDataException($"Venue {venue} has no event {past.Sequence + 1} in the store, but later ones.");
            foreach (var (at, state) in frames.ToStore) await StoreAsync(at, state, cancellation);
            frames.ToStore.Clear();
        }

        return past;
    }

    /// <summary>Writes the keyframes that are missing up to a sequence.</summary>
    internal async Task CatchUpAsync(long sequence, CancellationToken cancellation)
    {
        if (sequence / keyframes.Every <= await keyframes.LastAsync(cancellation) / keyframes.Every) return;

        // A little farther, since it stands where the venue is at rest.
        await LoadAsync(null, Math.Min(sequence, sequence / keyframes.Every * keyframes.Every + Near), cancellation);
    }

    private async Task<PastVenue> NearestAsync(PastVenue? past, long sequence, CancellationToken cancellation)
    {
        var after = past?.Sequence ?? 0;
        var bytes = cache.Find(after, sequence);
        if (bytes is not null)
        {
            past = PastVenue.Load(bytes);
            after = past.Sequence;
        }

        // A keyframe that is nearer would stand at a multiple.
        if (sequence / keyframes.Every * keyframes.Every > after
            && await keyframes.FindAsync(after, sequence, cancellation) is { } stored)
        {
            cache.Add(stored.Venue.Sequence, stored.Bytes);
            past = stored.Venue;
        }

        return past ?? new PastVenue();
    }

    private async Task StoreAsync(long at, byte[] state, CancellationToken cancellation)
    {
        try
        {
            await keyframes.SaveAsync(at, state, cancellation);
        }
        catch (NpgsqlException e)
        {
            logger.KeyframeFailed(venue, e);
        }
    }

    // Where a state should be kept, it is written down as soon as the venue is at rest.
    private sealed class FramesOnTheWay(PastVenue past, int every, int parts, PastCache cache)
    {
        private readonly int step = Math.Max(every / parts, 1);
        private long kept = past.Sequence;

        public List<(long At, byte[] State)> ToStore { get; } = [];

        public void Apply(EventType type, long sequence, Timestamp time, ReadOnlySpan<byte> json)
        {
            past.Apply(type, sequence, time, json);
            if (sequence / step == kept / step || !past.State.IsAtRest) return;
            var state = past.Save();
            cache.Add(sequence, state);
            if (sequence / every != kept / every) ToStore.Add((sequence, state));
            kept = sequence;
        }
    }
}
