namespace Exchange.Domain;

/// <summary>Where an open order is.</summary>
internal enum OrderState : byte
{
    /// <summary>There is no order.</summary>
    None,

    /// <summary>It takes; only while its command, or its trigger, is being worked on.</summary>
    Taking,

    /// <summary>In the book.</summary>
    Resting,

    /// <summary>Aside, until its stop price is reached.</summary>
    AwaitingTrigger,
}

/// <summary>What only some orders have; the flags say which fields of <see cref="OrderDetails"/> mean something.</summary>
[Flags]
internal enum OrderTraits : byte
{
    None = 0,
    ByQuote = 1,
    Iceberg = 2,
    Expires = 4,
}

/// <summary>
/// What the book knows of an order: 32 bytes, two to a cache line, so that finding, trading with and unlinking an order, and its neighbours
/// in the queue, touch little memory. What else there is to know is in <see cref="Order"/> under the same slot, and of some in <see
/// cref="OrderDetails"/>.
/// </summary>
internal struct QueueEntry
{
    public OrderId Id;

    /// <summary>What a taker can take of it: all that remains of it, but for what an iceberg hides.</summary>
    public Quantity Shown;

    /// <summary>The neighbours in the queue of its price level, as slots.</summary>
    public int Previous, Next;

    /// <summary>Its price level while it rests: a slot of its <see cref="OrderBook"/>.</summary>
    public int Level;

    /// <summary>Its owner in its market: a slot of <see cref="TraderTable"/>.</summary>
    public int Trader;
}

/// <summary>An open order, besides what the book knows of it: 32 bytes that placing, trading and canceling read.</summary>
internal struct Order
{
    /// <summary>The limit price; none for a market type.</summary>
    public Price Price;

    /// <summary>What is held for it now.</summary>
    public Amount Held;

    /// <summary>The neighbours in its owner's list, as slots.</summary>
    public int OwnPrevious, OwnNext;

    public Side Side;
    public OrderType Type;
    public TimeInForce TimeInForce;

    /// <summary>Its own mode, or its market's default.</summary>
    public SelfTradePrevention SelfTradePrevention;

    public OrderState State;
    public OrderTraits Traits;

    /// <summary>True when the order has more details than a quantity.</summary>
    public readonly bool HasDetails => Traits != OrderTraits.None || Type.HasStopPrice();

    /// <summary>The price at which it stands in the book; none when it is not there.</summary>
    public readonly Price PriceInBook => State == OrderState.Resting ? Price : default;

    public readonly bool Is(OrderTraits trait) => (Traits & trait) != 0;
}

/// <summary>What only some orders need, and only some commands.</summary>
internal struct OrderDetails
{
    /// <summary>The quantity in all; zero for an order by quote quantity.</summary>
    public Quantity Quantity;

    /// <summary>Iceberg: what remains of it besides what it shows.</summary>
    public Quantity Hidden;

    /// <summary>By quote: the quote quantity in all.</summary>
    public Amount QuoteQuantity;

    /// <summary>By quote: what is left to spend or to obtain.</summary>
    public Amount QuoteRemaining;

    /// <summary>Stop types: the stop price.</summary>
    public Price StopPrice;

    /// <summary>Iceberg: how much it shows at a time.</summary>
    public Quantity DisplayQuantity;

    /// <summary>Good till date: the date.</summary>
    public Timestamp ExpiresAt;
}
