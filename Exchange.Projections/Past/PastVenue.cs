using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>Looks at a venue while it goes on.</summary>
public interface IPastObserver
{
    /// <summary>An event is about to be applied: the venue is as it was when the event was decided.</summary>
    void Before(PastVenue venue, EventRecord e);

    /// <summary>The event has been applied.</summary>
    void After(PastVenue venue, EventRecord e);
}

/// <summary>
/// A venue as it stood at a sequence, for answers about the past: books, balances with
/// what has changed them, and the open orders with what had become of them. It
/// goes forward event by event, never back. It does not know the command ids that were used, so it stays as small as what stands.
/// </summary>
public sealed class PastVenue
{
    // What the folds remember beside the state is thrown away that often.
    private const int EventsBetweenCleanings = 4_096;

    private readonly EventJsonReader reader;
    private readonly EventBuffer events = new();
    private long cleanedAt;

    /// <summary>A venue before its first event.</summary>
    public PastVenue()
        : this(new VenueState(), new AccountFold())
    {
    }

    internal PastVenue(VenueState state, AccountFold accounts)
    {
        (State, Accounts, cleanedAt) = (state, accounts, state.Sequence);
        Causes = new CausesFold(accounts.UnitsOf);
        reader = new EventJsonReader(state.CreateCatalog());
    }

    /// <summary>The sequence of the last event that is in it; 0 before the first.</summary>
    public long Sequence => State.Sequence;

    /// <summary>The time of that event.</summary>
    public Timestamp Time => State.Time;

    /// <summary>Markets and books. It is only read.</summary>
    public VenueState State { get; }

    /// <summary>Balances and open orders. It is only read.</summary>
    public AccountFold Accounts { get; }

    /// <summary>The sums of all that ever changed each balance.</summary>
    internal CausesFold Causes { get; }

    /// <summary>The sums of all that ever changed a balance.</summary>
    public BalanceCauses CausesOf(AccountId account, AssetId asset) => Causes.Of(account, asset);

    /// <summary>All of these sums, by account and asset.</summary>
    public IReadOnlyDictionary<(int Account, int Asset), BalanceCauses> AllCauses => Causes.All;

    /// <summary>Goes on by the next event, as it is stored.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    /// <exception cref="InvariantViolationException">It cannot follow. The venue is not to be used any more.</exception>
    public void Apply(EventType type, long sequence, Timestamp time, ReadOnlySpan<byte> json)
    {
        events.Clear();
        reader.Read(type, sequence, time, json, events);
        foreach (var e in events) Apply(e);
    }

    /// <summary>The same, in the presence of somebody who looks at the venue before and after the event.</summary>
    /// <inheritdoc cref="Apply(EventType, long, Timestamp, ReadOnlySpan{byte})"/>
    public void Apply(EventType type, long sequence, Timestamp time, ReadOnlySpan<byte> json, IPastObserver observer)
    {
        events.Clear();
        reader.Read(type, sequence, time, json, events);
        foreach (var e in events)
        {
            observer.Before(this, e);
            Apply(e);
            observer.After(this, e);
        }
    }

    /// <summary>Writes it down. It must be at rest: see <see cref="VenueState.IsAtRest"/>.</summary>
    public byte[] Save()
    {
        Clean();
        return PastFormat.Write(this);
    }

    /// <summary>The venue that was written down.</summary>
    /// <exception cref="InvalidDataException">The bytes are cut, damaged, or of another version.</exception>
    public static PastVenue Load(ReadOnlySpan<byte> bytes) => PastFormat.Read(bytes);

    private void Apply(EventRecord e)
    {
        // Before the event, so that whoever looks at the venue after it finds what it has closed.
        if (e.Sequence - cleanedAt >= EventsBetweenCleanings) Clean();
        State.Apply(e);
        Accounts.Apply(e);
        Causes.Apply(e);
    }

    private void Clean()
    {
        cleanedAt = Sequence;
        State.ForgetCommandIds();
        Accounts.ForgetChanges();
    }
}
