namespace Exchange.Domain;

// Snapshots: the state written down, and put together again from the parts, in the order of StateFormat.cs.
public sealed partial class VenueState
{
    internal VenueState(long sequence, Timestamp time, OrderId lastOrder, int accountCount) =>
        (Sequence, Time, LastOrder, AccountCount) = (sequence, time, lastOrder, accountCount);

    /// <summary>
    /// The SHA-256 of the state in its canonical form: equal for equal states, however they were reached. It reads the whole state, which
    /// takes in the order of a second for a million orders.
    /// </summary>
    public byte[] Hash() => Snapshot.Hash(this);

    /// <summary>
    /// The same of the state without the command ids that were used: equal for a state and for what <see cref="ForgetCommandIds"/> leaves
    /// of it.
    /// </summary>
    public byte[] HashOfWhatStands() => Snapshot.HashOfWhatStands(this);

    /// <summary>Writes a snapshot: versioned, compact, and with a checksum at its end, which is the state's hash and is returned.</summary>
    public byte[] Save(Stream stream) => Snapshot.Save(this, stream);

    /// <summary>A snapshot as bytes, up to 2 GB.</summary>
    public byte[] Save()
    {
        using var stream = new MemoryStream();
        Save(stream);
        return stream.ToArray();
    }

    /// <summary>The state of a snapshot.</summary>
    /// <exception cref="InvalidDataException">
    /// The snapshot is cut, damaged, of another version of the format, or holds a state that cannot be.
    /// </exception>
    public static VenueState Load(ReadOnlySpan<byte> snapshot) => Snapshot.Load(snapshot);

    /// <summary>
    /// Forgets which command ids were used, which in time is most of a venue's memory, and of its snapshots. What stands is left: for
    /// readers of the past, who decide nothing. No engine can go on from here, and the hash is another.
    /// </summary>
    public void ForgetCommandIds() => Requests.Clear();

    internal void RestoreAsset(AssetCode code, int scale, Amount supply)
    {
        var asset = new AssetId(Assets.Count);
        Assets.Add(new Asset(asset, code, scale, Ledger.FindOrAdd(AccountId.Venue, asset)));
        Ledger.RestoreSupply(asset, supply);
    }

    internal void RestoreBalance(AccountId account, AssetId asset, Amount available, Amount held) =>
        Ledger.RestoreBalance(Ledger.FindOrAdd(account, asset), available, held);

    internal Market RestoreMarket(
        AssetId baseAsset, AssetId quoteAsset, in MarketRules rules, MarketStatus status, Price lastPrice, long tradeCount)
    {
        var market = new Market(new MarketId(Markets.Count), Assets[baseAsset.Value], Assets[quoteAsset.Value], rules, Orders)
        {
            Status = status,
            LastPrice = lastPrice,
            TradeCount = tradeCount,
        };
        Markets.Add(market);
        return market;
    }

    internal void RestoreOrder(Market market, AccountId account, OrderId id, Quantity shown, in Order order, in OrderDetails details)
    {
        var trader = Traders.Find(account, market.Id);
        if (trader == 0) trader = Traders.Add(account, market, Ledger);
        var slot = Orders.Add(id, shown, trader);
        Orders[slot] = order;
        Orders.Details(slot) = details;
        if (order.Is(OrderTraits.Expires)) Expiries.Add(id, details.ExpiresAt);
        if (order.State == OrderState.Resting) market.Book.Enqueue(slot, order.Side, order.Price, Orders.Hidden(slot));
        else market.Triggers.Add(id, details.StopPrice, order.Type.FiresOnRise(order.Side));
    }

    internal void RestoreRequest(in Request request) => Requests.Add(request.Account, request.CommandId) = request;

    // Owners' lists are in the order of placing, which is not the order in which the books list their orders.
    internal void FinishRestore()
    {
        foreach (var market in Markets.Skip(1))
        {
            foreach (var order in OpenOrdersOf(market!))
            {
                var slot = Orders.Find(order);
                LinkToOwner(slot, Orders.Queue(slot).Trader);
            }
        }

        Verify();
    }
}
