namespace Exchange.Api;

/// <summary>The temper of a simulated market. Sizes are in the quote asset relative to <see cref="Notional"/>; shares are of one.</summary>
/// <param name="Volatility">The deviation of the price's logarithm over one second.</param>
/// <param name="Reversion">How fast the price is drawn to its anchor: the share of the distance a second.</param>
/// <param name="JumpsPerHour">Sudden moves an hour.</param>
/// <param name="JumpSize">The deviation of a jump.</param>
/// <param name="CrashesPerHour">Falls an hour that recover.</param>
/// <param name="CrashSize">How far a crash falls.</param>
/// <param name="HalfSpread">The distance of the best quote from the fair price.</param>
/// <param name="Levels">Quotes on each side.</param>
/// <param name="Notional">The worth of a quote at the best level, in units of the first market's quote asset.</param>
/// <param name="TakersPerSecond">Takers a second in quiet times.</param>
/// <param name="Excitement">How many more takers each taker attracts on average: below 1.</param>
internal sealed record MarketProfile(
    double Volatility,
    double Reversion,
    double JumpsPerHour,
    double JumpSize,
    double CrashesPerHour,
    double CrashSize,
    double HalfSpread,
    int Levels,
    double Notional,
    double TakersPerSecond,
    double Excitement)
{
    /// <summary>The profiles under the names that the settings use.</summary>
    internal static readonly IReadOnlyDictionary<string, MarketProfile> All = new Dictionary<string, MarketProfile>(StringComparer.Ordinal)
    {
        ["calm"] = new(0.00007, 0.0004, 4, 0.0008, 0, 0, 0.00012, 12, 6_000, 0.35, 0.55),
        ["volatile"] = new(0.00022, 0.0002, 20, 0.002, 0, 0, 0.0003, 12, 5_000, 0.7, 0.7),
        ["thin"] = new(0.0001, 0.0004, 6, 0.0015, 0, 0, 0.0008, 5, 800, 0.08, 0.4),
        ["flash-crash"] = new(0.0001, 0.0003, 6, 0.001, 3, 0.06, 0.0002, 10, 5_000, 0.4, 0.7),
    };
}
