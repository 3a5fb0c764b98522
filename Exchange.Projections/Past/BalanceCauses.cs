namespace Exchange.Projections;

/// <summary>Why a balance is what it is: the sums of all that ever changed it, by cause, in its smallest units.</summary>
/// <param name="Deposited">Came into the venue.</param>
/// <param name="Withdrawn">Left the venue.</param>
/// <param name="Held">Set aside for orders.</param>
/// <param name="Released">Returned of that.</param>
/// <param name="Spent">Given in trades, out of what was held.</param>
/// <param name="Received">Received in trades, before fees.</param>
/// <param name="Fees">Fees on that.</param>
/// <param name="FeesCollected">Of the venue's own account: the fees of others.</param>
public readonly record struct BalanceCauses(
    Int128 Deposited, Int128 Withdrawn, Int128 Held, Int128 Released, Int128 Spent, Int128 Received, Int128 Fees, Int128 FeesCollected)
{
    /// <summary>What they make available.</summary>
    public Int128 Available => Deposited - Withdrawn - Held + Released + Received - Fees + FeesCollected;

    /// <summary>What they leave held.</summary>
    public Int128 StillHeld => Held - Released - Spent;

    /// <summary>The sums.</summary>
    public static BalanceCauses operator +(in BalanceCauses left, in BalanceCauses right) => new(
        left.Deposited + right.Deposited, left.Withdrawn + right.Withdrawn, left.Held + right.Held, left.Released + right.Released,
        left.Spent + right.Spent, left.Received + right.Received, left.Fees + right.Fees, left.FeesCollected + right.FeesCollected);
}
