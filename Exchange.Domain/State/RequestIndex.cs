namespace Exchange.Domain;

/// <summary>A command id that was used, and what came of it.</summary>
internal struct Request
{
    /// <summary>The caller's id.</summary>
    public CommandId CommandId;

    /// <summary>Of the command's kind and content.</summary>
    public long Fingerprint;

    /// <summary>Of the event that recorded it.</summary>
    public long Sequence;

    /// <summary>The venue's last order when it was recorded: the order that it made, if it made one.</summary>
    public OrderId LastOrder;

    /// <summary>Whose id.</summary>
    public AccountId Account;

    /// <summary>The account that it opened, or 0.</summary>
    public AccountId Opened;

    /// <summary>Why it was rejected, or none.</summary>
    public RejectReason Reason;
}

/// <summary>
/// Every command id that was ever used, for ever: a log in the order of use, in blocks that never move, and an index of positions in it.
/// The index is cut in many parts that grow one at a time, so no growth is a pause that anybody notices, however long the log.
/// </summary>
internal sealed class RequestIndex
{
    private const int BlockBits = 12;
    private const int BlockSize = 1 << BlockBits;
    private const int Parts = 256;

    private readonly List<Request[]> blocks = [];
    private Request[] lastBlock = [];
    private readonly SlotIndex[] positions = new SlotIndex[Parts];

    public RequestIndex() => Clear();

    public int Count { get; private set; }

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        blocks.Clear();
        Count = 0;
        for (var part = 0; part < Parts; part++) positions[part] = new SlotIndex();
    }

    /// <summary>The request at a position of the log, from 0.</summary>
    public ref readonly Request this[int position] => ref blocks[position >> BlockBits][position & (BlockSize - 1)];

    /// <summary>The position of a used command id, or -1.</summary>
    public int Find(AccountId account, in CommandId id)
    {
        // In the index a position is counted from 1.
        var hash = Hash(account, id);
        var part = PartOf(hash);
        for (var slot = part.First(hash, out var cursor); slot != 0; slot = part.Next(hash, ref cursor))
            if (this[slot - 1].Account == account && this[slot - 1].CommandId == id) return slot - 1;
        return -1;
    }

    /// <summary>Adds a command id that was not used before; the caller fills in what came of it.</summary>
    public ref Request Add(AccountId account, in CommandId id)
    {
        if ((Count & (BlockSize - 1)) == 0) blocks.Add(lastBlock = new Request[BlockSize]);
        ref var request = ref lastBlock[Count & (BlockSize - 1)];
        request.Account = account;
        request.CommandId = id;
        var hash = Hash(account, id);
        PartOf(hash).Add(hash, ++Count);
        return ref request;
    }

    /// <summary>Asks for the memory that a look-up will touch.</summary>
    public void Prefetch(AccountId account, in CommandId id)
    {
        var hash = Hash(account, id);
        PartOf(hash).Prefetch(hash);
    }

    /// <summary>The number of what a request made: an order or an account; 0 for nothing.</summary>
    public long Made(int position)
    {
        ref readonly var request = ref this[position];
        if (request.Opened.Value != 0) return request.Opened.Value;
        var before = position == 0 ? default : this[position - 1].LastOrder;
        return request.LastOrder == before ? 0 : request.LastOrder.Value;
    }

    /// <summary>
    /// Whose order this was, of any order that the venue ever accepted. Order numbers only grow along the log, so halving finds the
    /// request that made it. For the rare question about an order that is not open any more.
    /// </summary>
    public AccountId OwnerOf(OrderId order)
    {
        var (low, high) = (0, Count - 1);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (this[middle].LastOrder.Value < order.Value) low = middle + 1;
            else high = middle;
        }

        return this[low].Account;
    }

    // The part is chosen by the lowest bits, the place in it by the highest.
    private SlotIndex PartOf(uint hash) => positions[hash & (Parts - 1)];

    private static uint Hash(AccountId account, in CommandId id) => id.Hash(account.Value);
}
