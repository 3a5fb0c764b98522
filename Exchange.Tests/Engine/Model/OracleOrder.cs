using System.Numerics;
using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

/// <summary>Where an accepted order is in its life.</summary>
internal enum OracleOrderState
{
    AwaitsTrigger,
    Takes,
    Rests,
    Filled,
    Canceled,
    Expired,
}

/// <summary>An accepted order as the oracle keeps it, open or not.</summary>
internal sealed class OracleOrder(OrderId id, AccountId account, OracleMarket market, OrderTerms terms)
{
    public OrderId Id => id;
    public AccountId Account => account;
    public OracleMarket Market => market;
    public OrderTerms Terms => terms;
    public OracleOrderState State { get; set; } = OracleOrderState.Takes;

    /// <summary>The quantity in all, in lots; amendments reduce it.</summary>
    public long Quantity { get; set; } = terms.Quantity.Lots;

    /// <summary>Quantity - filled - prevented, in lots; 0 for an order by quote quantity.</summary>
    public long Remaining { get; set; } = terms.Quantity.Lots;

    /// <summary>What is left of the quote quantity; 0 for an order by quantity.</summary>
    public BigInteger QuoteRemaining { get; set; } = terms.QuoteQuantity.Units;

    /// <summary>What the book shows of it, in lots; 0 unless it rests.</summary>
    public long Shown { get; set; }

    /// <summary>What is still set aside for it: of the quote asset for a buy, of the base asset for a sell.</summary>
    public BigInteger Held { get; set; }

    public bool IsOpen => State is OracleOrderState.AwaitsTrigger or OracleOrderState.Takes or OracleOrderState.Rests;
    public bool Buys => terms.Side == Side.Buy;
    public AssetId HeldAsset => market.HeldAsset(terms.Side);

    /// <summary>The market's default stands in where the order names no mode.</summary>
    public SelfTradePrevention Mode =>
        terms.SelfTradePrevention == SelfTradePrevention.MarketDefault ? market.Rules.SelfTradePrevention : terms.SelfTradePrevention;

    public OrderView View() => new(
        id, account, market.Id, terms.Type, terms.Side, terms.TimeInForce, terms.LimitPrice, terms.StopPrice, new Quantity(Quantity),
        terms.QuoteQuantity, new Quantity(Remaining), new Quantity(Shown), terms.DisplayQuantity,
        new Amount((long)Held), State == OracleOrderState.AwaitsTrigger);
}
