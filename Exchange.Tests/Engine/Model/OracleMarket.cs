using System.Numerics;
using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

/// <summary>A market as the oracle keeps it: its numbers and its book, each side a flat list with the best order first.</summary>
internal sealed class OracleMarket(MarketId id, AssetId baseAsset, AssetId quoteAsset, MarketRules rules, BigInteger lot, BigInteger unit)
{
    public MarketId Id => id;
    public AssetId BaseAsset => baseAsset;
    public AssetId QuoteAsset => quoteAsset;
    public MarketRules Rules => rules;
    public MarketStatus Status { get; set; } = MarketStatus.Trading;
    public Price LastPrice { get; set; }
    public long TradeCount { get; set; }
    public List<OracleOrder> Bids { get; } = [];
    public List<OracleOrder> Asks { get; } = [];

    public bool HasTraded => TradeCount > 0;

    /// <summary>What an order on this side gives, and holds.</summary>
    public AssetId HeldAsset(Side side) => side == Side.Buy ? quoteAsset : baseAsset;

    /// <summary>The lots as an amount of the base asset.</summary>
    public BigInteger Base(BigInteger lots) => lots * lot;

    public BigInteger Notional(Price price, BigInteger lots) => price.Ticks * lots * unit;

    public List<OracleOrder> Resting(Side side) => side == Side.Buy ? Bids : Asks;

    /// <summary>The orders that one on this side would trade with, best first.</summary>
    public List<OracleOrder> Opposite(Side side) => side == Side.Buy ? Asks : Bids;

    /// <summary>True when one on this side with this limit price may trade at that price.</summary>
    public static bool Reaches(Side side, Price limit, Price price) => side == Side.Buy ? price <= limit : price >= limit;

    public bool Crosses(OrderTerms terms) =>
        Opposite(terms.Side).FirstOrDefault() is { } best && Reaches(terms.Side, terms.LimitPrice, best.Terms.LimitPrice);

    /// <summary>Puts an order behind all that are as good or better, showing its next part.</summary>
    public void Join(OracleOrder order)
    {
        var display = order.Terms.DisplayQuantity.Lots;
        order.Shown = display == 0 ? order.Remaining : Math.Min(display, order.Remaining);
        order.State = OracleOrderState.Rests;

        var queue = Resting(order.Terms.Side);
        var place = queue.FindIndex(other => IsBetter(order, other));
        queue.Insert(place < 0 ? queue.Count : place, order);
    }

    public void Leave(OracleOrder order) => Resting(order.Terms.Side).Remove(order);

    private static bool IsBetter(OracleOrder order, OracleOrder other) =>
        order.Buys ? order.Terms.LimitPrice > other.Terms.LimitPrice : order.Terms.LimitPrice < other.Terms.LimitPrice;
}
