namespace Exchange.Domain;

/// <summary>The state of one venue.</summary>
public sealed class VenueState
{
    /// <summary>The sequence of the last event applied; 0 before the first.</summary>
    public long Sequence { get; }

    /// <summary>The time of the last event applied.</summary>
    public Timestamp Time { get; }

    /// <summary>Applies a recorded event.</summary>
    public void Apply(EventRecord record) => throw new NotImplementedException();

    /// <summary>The available and held funds of an account in an asset.</summary>
    public (Amount Available, Amount Held) Balance(AccountId account, AssetId asset) => throw new NotImplementedException();

    /// <summary>Every resting order of a market's side in priority order.</summary>
    public IEnumerable<OrderView> RestingOrders(MarketId market, Side side) => throw new NotImplementedException();

    /// <summary>An open order (resting or awaiting its trigger), or null.</summary>
    public OrderView? FindOrder(OrderId order) => throw new NotImplementedException();

    /// <summary>Every open order of a market, by order id.</summary>
    public IEnumerable<OrderView> OpenOrders(MarketId market) => throw new NotImplementedException();

    /// <summary>The market's last trade price; no price before the first.</summary>
    public Price LastPrice(MarketId market) => throw new NotImplementedException();

    /// <summary>Walks the whole state and asserts every invariant; throws InvariantViolation.</summary>
    public void Verify() => throw new NotImplementedException();

    /// <summary>SHA-256 of the canonical state, 32 bytes.</summary>
    public byte[] Hash() => throw new NotImplementedException();

    /// <summary>The state as a versioned, checksummed snapshot.</summary>
    public byte[] Save() => throw new NotImplementedException();

    /// <summary>The state of a snapshot.</summary>
    public static VenueState Load(ReadOnlySpan<byte> snapshot) => throw new NotImplementedException();
}

/// <summary>An open order as it stands.</summary>
public readonly record struct OrderView(OrderId Order, AccountId Account, MarketId Market, OrderType Type, Side Side, TimeInForce TimeInForce,
    Price LimitPrice, Price StopPrice, Quantity Quantity, Amount QuoteQuantity, Quantity Remaining, Quantity Shown, Amount Held, bool AwaitsTrigger);
