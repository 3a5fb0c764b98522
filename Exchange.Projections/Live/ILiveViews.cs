using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// The live views of a venue, folded beside its engine from each committed batch. The engine's host calls one method at a time; after an
/// exception, or when it has recovered, it starts them again.
/// </summary>
public interface ILiveViews
{
    /// <summary>Brings the views to where the venue is, whatever they hold: nothing, less, or what a lost engine left.</summary>
    /// <param name="state">The venue as it was committed last. Only to be read, and only until the task ends.</param>
    /// <param name="history">The venue's events.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task StartAsync(VenueState state, ReadHistory history, CancellationToken cancellation);

    /// <summary>Takes a committed batch into account. When the task ends, everybody can read its effect.</summary>
    /// <param name="events">The events of the batch, in sequence. They are the caller's again when the task ends.</param>
    /// <param name="sequence">The venue's sequence after the batch.</param>
    Task PublishAsync(EventBuffer events, long sequence);

    /// <summary>Lets time go by without events, which changes tickers. May be called beside the other methods.</summary>
    Task AdvanceAsync(Timestamp now);
}

/// <summary>Reads a venue's events from the store, in sequence.</summary>
/// <param name="after">The sequence before the first that is wanted.</param>
/// <param name="until">The sequence of the last that is wanted.</param>
/// <param name="handler">Takes one event.</param>
/// <param name="cancellation">Ends the wait.</param>
public delegate Task ReadHistory(long after, long until, EventReceiver handler, CancellationToken cancellation);

/// <summary>Takes one event.</summary>
public delegate void EventReceiver(EventRecord e);
