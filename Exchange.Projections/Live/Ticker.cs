using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// What a market traded in the last 24 hours: in the second that is running and in the 86,399 whole seconds before it.
/// </summary>
/// <param name="Time">The moment for which it is true: until the next trade, or until a second with trades is too old.</param>
/// <param name="Last">The price of the last trade, however long ago; 0 before the first.</param>
/// <param name="Open">The price of the first trade in the window; 0 when there is none, as for the three that follow.</param>
/// <param name="Volume">The sum of the quantities, in lots.</param>
/// <param name="QuoteVolume">The sum of price x quantity, in the quote asset's smallest unit.</param>
/// <param name="Trades">The number of trades in the window.</param>
/// <param name="FirstTrade">The first trade in the window, or 0.</param>
/// <param name="LastTrade">The last trade in the window, or 0.</param>
public readonly record struct Ticker(
    MarketId Market,
    Timestamp Time,
    Price Last,
    Price Open,
    Price High,
    Price Low,
    Int128 Volume,
    Int128 QuoteVolume,
    long Trades,
    TradeId FirstTrade,
    TradeId LastTrade);
