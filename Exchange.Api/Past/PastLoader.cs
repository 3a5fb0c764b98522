using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// Brings a state of the past to a sequence: from the nearest one that is at hand (in memory or in the store), by the events after it. What
/// it comes past where a keyframe should stand is written down, so the next question has a shorter way.
/// </summary>
internal sealed class PastLoader(NpgsqlDataSource database, string venue, Keyframes keyframes, PastCache cache, ILogger logger)
{
    // In memory states stand closer together than in the store, so that going back step by step is fast too.
    private const int PartsInMemory = 4;

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
        if (past is null || sequence - past.Sequence > Near) past = await NearestAsync(past, sequence, cancellation);
        if (past.Sequence == sequence) return past;

        await using var connection = await database.OpenConnectionAsync(cancellation);
        var step = keyframes.Every % PartsInMemory == 0 ? keyframes.Every / PartsInMemory : keyframes.Every;
        while (past.Sequence < sequence)
        {
            var until = Math.Min(sequence, (past.Sequence / step + 1) * step);
            await StoredEvents.ReadAsync(connection, venue, past.Sequence, until, past.Apply, cancellation);
            if (past.Sequence != until)
                throw new InvalidDataException($"Venue {venue} has no event {past.Sequence + 1} in the store, but later ones.");
            if (until % step == 0) await KeepAsync(past, cancellation);
        }

        return past;
    }

    /// <summary>Writes the keyframes that are missing up to a sequence.</summary>
    internal async Task CatchUpAsync(long sequence, CancellationToken cancellation)
    {
        var due = sequence / keyframes.Every * keyframes.Every;
        if (due > await keyframes.LastAsync(cancellation)) await LoadAsync(null, due, cancellation);
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

    private async Task KeepAsync(PastVenue past, CancellationToken cancellation)
    {
        var bytes = past.Save();
        cache.Add(past.Sequence, bytes);
        if (past.Sequence % keyframes.Every != 0) return;
        try
        {
            await keyframes.SaveAsync(past.Sequence, bytes, cancellation);
        }
        catch (NpgsqlException e)
        {
            logger.KeyframeFailed(venue, e);
        }
    }
}
