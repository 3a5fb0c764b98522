namespace Exchange.Domain;

/// <summary>Fees: the only rounding of the exchange.</summary>
internal static class Fees
{
    private const long Million = 1_000_000;

    /// <summary>The fee on an amount received, rounded up to a whole unit; so never more than the amount.</summary>
    /// <param name="received">Zero or more.</param>
    /// <param name="rate">In millionths, 0 to 100,000.</param>
    public static Amount On(Amount received, int rate) =>
        received.Units < long.MaxValue / MarketRules.MaxFee - Million
            ? new Amount((received.Units * rate + (Million - 1)) / Million)
            : new Amount((long)(((Int128)received.Units * rate + (Million - 1)) / Million));
}
