namespace Exchange.Domain;

/// <summary>Where an open order is.</summary>
internal enum OrderState : byte
{
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
/// An open order, as matching needs it: 64 bytes, one cache line. What only some orders need is in <see cref="OrderDetails"/>, and the
/// neighbours in its queues are in <see cref="OrderLinks"/>, because unlinking an order touches those of others but nothing else of them.
/// </summary>
internal struct OrderEntry
{
    public OrderId Id;

    /// <summary>The limit price; none for a market type.</summary>
    public Price Price;

    /// <summary>The quantity in all; zero for an order by quote quantity.</summary>
    public Quantity Quantity;

    /// <summary>Quantity less filled and prevented.</summary>
    public Quantity Remaining;

    /// <summary>How much of what remains the book shows: all of it, but for an iceberg.</summary>
    public Quantity Shown;

    /// <summary>What is held for it now.</summary>
    public Amount Held;

    /// <summary>Its owner in its market: a slot of <see cref="TraderTable"/>.</summary>
    public int Trader;

    /// <summary>Its price level while it rests: a slot of its <see cref="BookSide"/>.</summary>
    public int Level;

    public Side Side;
    public OrderType Type;
    public TimeInForce TimeInForce;

    /// <summary>Its own mode, or its market's default.</summary>
    public SelfTradePrevention SelfTradePrevention;

    public OrderState State;
    public OrderTraits Traits;

    public readonly Quantity Hidden => Remaining - Shown;

    /// <summary>True when the order has details.</summary>
    public readonly bool HasDetails => Traits != OrderTraits.None || Type.HasStopPrice();

    public readonly bool Is(OrderTraits trait) => (Traits & trait) != 0;
}

/// <summary>What only some orders need.</summary>
internal struct OrderDetails
{
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

/// <summary>An order's neighbours, as slots, in the queue of its price level and in its owner's list.</summary>
internal struct OrderLinks
{
    public int Previous, Next;
    public int OwnPrevious, OwnNext;
}
