using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Exchange.Domain;

/// <summary>
/// Events in sequence, one after another in one block of memory, which grows as needed and is used again after <see cref="Clear"/>: a
/// batch of commands allocates nothing for its events. The caller bounds it by clearing it between batches; a single command writes at most
/// a few events for each open order. 2 GB is the end: beyond it, adding throws.
/// </summary>
public sealed class EventBuffer
{
    private byte[] bytes = new byte[4096];
    private int used;

    /// <summary>The number of events.</summary>
    public int Count { get; private set; }

    /// <summary>The number of bytes that the events take.</summary>
    public int ByteCount => used;

    /// <summary>Forgets the events and keeps the memory.</summary>
    public void Clear() => (used, Count) = (0, 0);

    /// <summary>Adds an event.</summary>
    /// <param name="e">The event.</param>
    /// <param name="sequence">Its sequence in the venue.</param>
    /// <param name="time">Its time.</param>
    public void Append<TEvent>(in TEvent e, long sequence, Timestamp time)
        where TEvent : unmanaged, IEvent
    {
        var size = Unsafe.SizeOf<EventHeader>() + Unsafe.SizeOf<TEvent>();
        if (bytes.Length - used < size) Grow(size);

        var target = bytes.AsSpan(used, size);
        var header = new EventHeader(sequence, time, size, TEvent.Type);
        MemoryMarshal.Write(target, in header);
        MemoryMarshal.Write(target[Unsafe.SizeOf<EventHeader>()..], in e);
        used += size;
        Count++;
    }

    /// <summary>Adds events that another buffer holds.</summary>
    /// <param name="events">What <see cref="Bytes"/> gave, of this version of the program.</param>
    /// <exception cref="ArgumentException">These are not whole events.</exception>
    public void Append(ReadOnlySpan<byte> events)
    {
        var count = 0;
        for (var rest = events; !rest.IsEmpty; count++) rest = rest[EventRecord.SizeOf(rest)..];
        if (bytes.Length - used < events.Length) Grow(events.Length);
        events.CopyTo(bytes.AsSpan(used));
        used += events.Length;
        Count += count;
    }

    /// <summary>
    /// The events as they lie in memory, first to last, valid until the buffer changes. Another process of the same version of the program
    /// can read them (<see cref="Read"/>); it is no format for storage.
    /// </summary>
    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, used);

    /// <summary>Some of the events, as <see cref="Bytes"/> gives all.</summary>
    /// <param name="offset">Where to begin to look: <see cref="ByteCount"/> before an event was added.</param>
    /// <param name="first">The sequence of the first event that is wanted.</param>
    /// <param name="count">The number of events that are wanted.</param>
    /// <exception cref="ArgumentException">They are not there.</exception>
    public ReadOnlySpan<byte> Slice(int offset, long first, int count)
    {
        var rest = bytes.AsSpan(offset, used - offset);
        while (count > 0 && new EventRecord(rest).Sequence != first) rest = rest[EventRecord.SizeOf(rest)..];

        var size = 0;
        for (; count > 0; count--) size += EventRecord.SizeOf(rest[size..]);
        return rest[..size];
    }

    /// <summary>Walks over events that <see cref="Bytes"/> gave, or a part of them that begins and ends with an event.</summary>
    public static Enumerator Read(ReadOnlySpan<byte> events) => new(events);

    /// <summary>The events, first to last.</summary>
    public Enumerator GetEnumerator() => new(bytes.AsSpan(0, used));

    private void Grow(int size) =>
        Array.Resize(ref bytes, Math.Max((int)Math.Min(Array.MaxLength, 2L * bytes.Length), used + size));

    /// <summary>Walks over the events of a buffer.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> rest;

        /// <summary>The enumerator itself, so that a part of a buffer can be walked over with foreach.</summary>
        public readonly Enumerator GetEnumerator() => this;

        internal Enumerator(ReadOnlySpan<byte> events) => rest = events;

        /// <summary>The event at hand.</summary>
        public EventRecord Current { get; private set; }

        /// <summary>Goes to the next event; false at the end.</summary>
        public bool MoveNext()
        {
            if (rest.IsEmpty) return false;
            var size = EventRecord.SizeOf(rest);
            Current = new EventRecord(rest[..size]);
            rest = rest[size..];
            return true;
        }
    }
}

/// <summary>An event in a buffer: its type, sequence and time, and the event itself to be read as that type.</summary>
public readonly ref struct EventRecord
{
    private readonly ReadOnlySpan<byte> bytes;

    internal EventRecord(ReadOnlySpan<byte> bytes) => this.bytes = bytes;

    /// <summary>The size of the first of these events, in bytes.</summary>
    internal static int SizeOf(ReadOnlySpan<byte> events)
    {
        var size = events.Length < Unsafe.SizeOf<EventHeader>() ? 0 : MemoryMarshal.Read<EventHeader>(events).Size;
        return size > Unsafe.SizeOf<EventHeader>() && size <= events.Length
            ? size
            : throw new ArgumentException("These are not whole events.", nameof(events));
    }

    /// <summary>The event as it lies in memory, for <see cref="EventBuffer.Append(ReadOnlySpan{byte})"/>.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    private EventHeader Header => MemoryMarshal.Read<EventHeader>(bytes);

    /// <summary>The type of the event.</summary>
    public EventType Type => Header.Type;

    /// <summary>The venue's sequence: 1 for its first event, without a hole.</summary>
    public long Sequence => Header.Sequence;

    /// <summary>When it happened; never before the event before it.</summary>
    public Timestamp Time => Header.Time;

    /// <summary>The event.</summary>
    /// <exception cref="InvalidOperationException">The event is of another type.</exception>
    public ref readonly TEvent As<TEvent>()
        where TEvent : unmanaged, IEvent
    {
        if (Type != TEvent.Type) throw new InvalidOperationException($"The event is {Type}, not {TEvent.Type}.");
        return ref MemoryMarshal.AsRef<TEvent>(bytes[Unsafe.SizeOf<EventHeader>()..]);
    }

    /// <summary>The event as an object, for callers to whom an allocation does not matter.</summary>
    public IEvent ToEvent() => Type switch
    {
        EventType.AssetListed => As<AssetListed>(),
        EventType.MarketOpened => As<MarketOpened>(),
        EventType.MarketStatusSet => As<MarketStatusSet>(),
        EventType.AccountOpened => As<AccountOpened>(),
        EventType.FundsDeposited => As<FundsDeposited>(),
        EventType.DepositRejected => As<DepositRejected>(),
        EventType.FundsWithdrawn => As<FundsWithdrawn>(),
        EventType.WithdrawalRejected => As<WithdrawalRejected>(),
        EventType.OrderPlaced => As<OrderPlaced>(),
        EventType.OrderRejected => As<OrderRejected>(),
        EventType.TradeExecuted => As<TradeExecuted>(),
        EventType.SelfTradePrevented => As<SelfTradePrevented>(),
        EventType.IcebergReplenished => As<IcebergReplenished>(),
        EventType.OrderBooked => As<OrderBooked>(),
        EventType.OrderTriggered => As<OrderTriggered>(),
        EventType.OrderFilled => As<OrderFilled>(),
        EventType.OrderAmended => As<OrderAmended>(),
        EventType.AmendRejected => As<AmendRejected>(),
        EventType.OrderCanceled => As<OrderCanceled>(),
        EventType.OrderExpired => As<OrderExpired>(),
        _ => throw new InvalidOperationException($"No event has the type {(byte)Type}."),
    };
}

/// <summary>What stands before each event in a buffer.</summary>
internal readonly record struct EventHeader(long Sequence, Timestamp Time, int Size, EventType Type);
