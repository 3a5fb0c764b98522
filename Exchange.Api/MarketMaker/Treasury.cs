namespace Exchange.Api;

/// <summary>How much of an asset is paid in or out, so that an account neither dries up nor hoards. Pure.</summary>
internal static class Treasury
{
    private const decimal Low = 0.4m, High = 2.5m;

    /// <summary>What to pay in, above zero, or to take out, below; mostly nothing.</summary>
    /// <param name="target">What the account should have.</param>
    /// <param name="available">What is free of what it has.</param>
    /// <param name="held">What is set aside for its orders.</param>
    internal static decimal Transfer(decimal target, decimal available, decimal held)
    {
        var total = available + held;
        if (total < Low * target) return target - Rounded(total);
        return total > High * target ? -Math.Min(Rounded(available), Rounded(total - target)) : 0;
    }

    /// <summary>A target in steps that every asset has: whole units, or ten-thousandths of what is dear.</summary>
    internal static decimal Target(double units) =>
        units >= 10 ? (decimal)Math.Ceiling(units) : (decimal)Math.Ceiling(units * 10_000) / 10_000;

    private static decimal Rounded(decimal value) => Math.Truncate(value * 100) / 100;
}
