namespace Exchange.Domain;

/// <summary>A step size in decimal: <paramref name="Units"/> x 10^-<paramref name="Scale"/>, so 0.01 is (1, 2).</summary>
/// <param name="Units">1 or more.</param>
/// <param name="Scale">0 to 18.</param>
public readonly record struct Step(long Units, int Scale);

/// <summary>
/// A market's rules, fixed when it opens. The filters follow those of Binance Spot (its filters.md); a bound of zero, where zero is
/// allowed, is no bound. One tick times one lot must be a whole number of the quote asset's smallest unit, so a notional is always exact.
/// </summary>
/// <param name="TickSize">The smallest price step, in quote assets per base asset.</param>
/// <param name="LotSize">The smallest quantity step, in base assets.</param>
/// <param name="MinPrice">The lowest limit or stop price; 1 tick or more.</param>
/// <param name="MaxPrice">The highest limit or stop price; below 2^48 ticks.</param>
/// <param name="MinQuantity">The smallest quantity of an order; 1 lot or more.</param>
/// <param name="MaxQuantity">The largest quantity of an order.</param>
/// <param name="MinMarketQuantity">The smallest quantity of an order of a market type; 1 lot or more.</param>
/// <param name="MaxMarketQuantity">The largest quantity of an order of a market type.</param>
/// <param name="MinNotional">The smallest price x quantity; 0 for no bound.</param>
/// <param name="MaxNotional">The largest price x quantity; 0 for no bound but that of the numbers, 2^63 - 1.</param>
/// <param name="PriceBand">How far a limit price may be from the last trade's, in millionths of that; 0 for no bound.</param>
/// <param name="MaxOpenOrders">How many orders an account may have standing in this market; 1 or more.</param>
/// <param name="MaxIcebergParts">In how many parts an iceberg's quantity may be shown; 1 or more.</param>
/// <param name="MakerFee">The maker's fee in millionths of what it receives; 0 to 100,000.</param>
/// <param name="TakerFee">The taker's fee in millionths of what it receives; 0 to 100,000.</param>
/// <param name="SelfTradePrevention">The mode of orders that name none; not <see cref="SelfTradePrevention.MarketDefault"/>.</param>
public readonly record struct MarketRules(
    Step TickSize,
    Step LotSize,
    Price MinPrice,
    Price MaxPrice,
    Quantity MinQuantity,
    Quantity MaxQuantity,
    Quantity MinMarketQuantity,
    Quantity MaxMarketQuantity,
    Amount MinNotional,
    Amount MaxNotional,
    int PriceBand,
    int MaxOpenOrders,
    int MaxIcebergParts,
    int MakerFee,
    int TakerFee,
    SelfTradePrevention SelfTradePrevention)
{
    /// <summary>The bound, not included, on prices in ticks.</summary>
    public const long PriceLimit = 1L << 48;

    /// <summary>The highest scale of an asset or a step.</summary>
    public const int MaxScale = 18;

    /// <summary>The highest fee, in millionths.</summary>
    public const int MaxFee = 100_000;
}
