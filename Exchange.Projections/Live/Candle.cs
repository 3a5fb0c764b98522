using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>What a market traded in an interval. There is none for an interval without trades.</summary>
/// <param name="OpenTime">The first moment of the interval.</param>
/// <param name="Volume">The sum of the quantities, in lots.</param>
/// <param name="QuoteVolume">The sum of price x quantity, in the quote asset's smallest unit.</param>
/// <param name="TakerBuyVolume">The part of the volume whose taker bought, in lots.</param>
/// <param name="TakerBuyQuoteVolume">The part of the quote volume whose taker bought.</param>
/// <param name="Trades">The number of trades.</param>
public readonly record struct Candle(
    CandleInterval Interval,
    Timestamp OpenTime,
    Price Open,
    Price High,
    Price Low,
    Price Close,
    Int128 Volume,
    Int128 QuoteVolume,
    Int128 TakerBuyVolume,
    Int128 TakerBuyQuoteVolume,
    long Trades,
    TradeId FirstTrade,
    TradeId LastTrade)
{
    /// <summary>The candle of a single trade.</summary>
    public static Candle Of(CandleInterval interval, in MarketTrade trade) => new(
        interval, interval.OpenTime(trade.Time), trade.Price, trade.Price, trade.Price, trade.Price, 0, 0, 0, 0, 0,
        trade.Trade, trade.Trade);

    /// <summary>The candle with one more trade, which came after those that it has.</summary>
    public Candle With(in MarketTrade trade)
    {
        var isBuy = trade.TakerSide == Side.Buy;
        return this with
        {
            High = trade.Price > High ? trade.Price : High,
            Low = trade.Price < Low ? trade.Price : Low,
            Close = trade.Price,
            Volume = Volume + trade.Quantity.Lots,
            QuoteVolume = QuoteVolume + trade.Notional.Units,
            TakerBuyVolume = TakerBuyVolume + (isBuy ? trade.Quantity.Lots : 0),
            TakerBuyQuoteVolume = TakerBuyQuoteVolume + (isBuy ? trade.Notional.Units : 0),
            Trades = Trades + 1,
            LastTrade = trade.Trade,
        };
    }
}
