using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>An order as an audit folds it from the events.</summary>
internal sealed class AuditedOrder
{
    public required OrderId Order { get; init; }

    public required AccountId Account { get; init; }

    public required MarketId Market { get; init; }

    public required CommandId ClientOrderId { get; init; }

    public required OrderTerms Terms { get; init; }

    public required Timestamp PlacedAt { get; init; }

    public OrderStatus Status { get; set; }

    /// <summary>The quantity in all, less after an amendment.</summary>
    public long Quantity { get; set; }

    public long Filled { get; set; }

    public long Prevented { get; set; }

    /// <summary>What it has paid or received, of the quote asset.</summary>
    public Int128 FilledQuote { get; set; }

    public Int128 Fees { get; set; }

    /// <summary>What is held for it.</summary>
    public long Held { get; set; }

    /// <summary>Why it was canceled or has expired.</summary>
    public string? Reason { get; set; }

    public long Sequence { get; set; }

    public Timestamp UpdatedAt { get; set; }

    public bool IsOpen => Status < OrderStatus.Filled;

    /// <summary>What is left of an open order by quantity; zero of all others.</summary>
    public long Remaining => IsOpen && !Terms.IsByQuote ? Quantity - Filled - Prevented : 0;
}

/// <summary>A change of what an account has of an asset, and what it has after it, in units.</summary>
internal readonly record struct AuditedLine(int Account, int Asset, long AvailableChange, long HeldChange, long Available, long Held);
