using Exchange.Domain;

namespace Exchange.Api;

/// <summary>How the numbers of a market are read and written: the decimals of its two assets, and its steps in those.</summary>
internal readonly struct MarketNumbers
{
    internal MarketNumbers(Catalog catalog, MarketEntry market)
    {
        Market = market;
        Base = catalog[market.BaseAsset];
        Quote = catalog[market.QuoteAsset];

        // As many decimals as the assets have are read, so that 1.50000000 is a number of every market; what is no whole number of
        // steps is told apart from what has too many decimals.
        Tick = WithScale(market.Rules.TickSize, Quote.Scale);
        Lot = WithScale(market.Rules.LotSize, Base.Scale);
    }

    internal MarketEntry Market { get; }

    internal AssetEntry Base { get; }

    internal AssetEntry Quote { get; }

    internal Step Tick { get; }

    internal Step Lot { get; }

    /// <summary>One tick times one lot, in units of the quote asset: a whole number, since the market opened.</summary>
    internal long NotionalUnit
    {
        get
        {
            var (tick, lot) = (Market.Rules.TickSize, Market.Rules.LotSize);
            var units = (Int128)tick.Units * lot.Units;
            var shift = Quote.Scale - tick.Scale - lot.Scale;
            for (; shift > 0; shift--) units *= 10;
            for (; shift < 0; shift++) units /= 10;
            return (long)units;
        }
    }

    /// <summary>The asset that an order of this side receives, in which it pays its fees.</summary>
    internal AssetEntry ReceivedBy(Side side) => side == Side.Buy ? Base : Quote;

    // The same step with more decimals, unless it has them or the count would become too large.
    private static Step WithScale(Step step, int scale)
    {
        var (units, at) = (step.Units, step.Scale);
        for (; at < scale && units <= long.MaxValue / 10; at++) units *= 10;
        return new Step(units, at);
    }
}
