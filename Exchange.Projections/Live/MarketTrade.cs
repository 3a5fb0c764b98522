using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>A trade with all that is known of it. Of the orders and accounts the public is told nothing.</summary>
/// <param name="Sequence">The venue's sequence of its event.</param>
/// <param name="Notional">Price x quantity, in the quote asset.</param>
/// <param name="TakerSide">The side of the taker; the maker's is the other.</param>
/// <param name="MakerFee">In the asset that the maker receives.</param>
/// <param name="TakerFee">In the asset that the taker receives.</param>
public readonly record struct MarketTrade(
    MarketId Market,
    TradeId Trade,
    long Sequence,
    Timestamp Time,
    Price Price,
    Quantity Quantity,
    Amount Notional,
    Side TakerSide,
    OrderId Maker,
    OrderId Taker,
    AccountId MakerAccount,
    AccountId TakerAccount,
    Amount MakerFee,
    Amount TakerFee);
