using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>An order as <see cref="AccountFold"/> keeps it, and what the fold must remember beside it.</summary>
internal struct FoldedOrder
{
    public OrderId Order;
    public AccountId Account;
    public MarketId Market;
    public CommandId ClientOrderId;
    public OrderTerms Terms;
    public Quantity Quantity, Filled, Remaining;
    public Amount FilledQuote, Fees;
    public OrderStatus Status;
    public CancelReason CancelReason;
    public ExpireReason ExpireReason;
    public long Sequence;
    public Timestamp PlacedAt, UpdatedAt;

    /// <summary>The next of its account's changed orders; 0 for none.</summary>
    public int NextChanged;

    /// <summary>True when it changed since the changes were forgotten last.</summary>
    public bool IsChanged;

    /// <summary>True when it was open when the changes were forgotten last.</summary>
    public bool WasOpen;

    public readonly bool IsOpen => Status < OrderStatus.Filled;

    public readonly AccountOrder ToAccountOrder() => new(
        Order, Account, Market, ClientOrderId, Terms, Status, Quantity, Filled, FilledQuote, Remaining, Fees,
        Status == OrderStatus.Canceled ? CancelReason : null, Status == OrderStatus.Expired ? ExpireReason : null,
        Sequence, PlacedAt, UpdatedAt);
}
