namespace Exchange.Domain;

/// <summary>
/// What an order asks for, as its owner sent it. A field that does not apply is zero; which fields apply follows from
/// <paramref name="Type"/> and <paramref name="TimeInForce"/>, and the engine refuses any other combination.
/// </summary>
/// <param name="Type">What the order does when it arrives.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="TimeInForce">How long it may stand.</param>
/// <param name="SelfTradePrevention">What to do in place of a trade with oneself.</param>
/// <param name="Quantity">How much of the base asset to trade; zero when <paramref name="QuoteQuantity"/> says it.</param>
/// <param name="QuoteQuantity">Market types only: how much of the quote asset to spend (buy) or to obtain (sell), fees aside.</param>
/// <param name="LimitPrice">The worst price to trade at; limit types only.</param>
/// <param name="StopPrice">The last trade price that fires the trigger; stop types only.</param>
/// <param name="DisplayQuantity">
/// Iceberg: how much of the quantity the book shows at a time; zero shows all. Resting limit types only.
/// </param>
/// <param name="ExpiresAt">When a <see cref="TimeInForce.Gtd"/> order expires; zero for all others.</param>
public readonly record struct OrderTerms(
    OrderType Type,
    Side Side,
    TimeInForce TimeInForce,
    SelfTradePrevention SelfTradePrevention,
    Quantity Quantity,
    Amount QuoteQuantity,
    Price LimitPrice,
    Price StopPrice,
    Quantity DisplayQuantity,
    Timestamp ExpiresAt)
{
    /// <summary>True when the order is measured in the quote asset.</summary>
    public bool IsByQuote => QuoteQuantity != Amount.Zero;

    /// <summary>True when the order may stand in the book or wait for its trigger after its command is done.</summary>
    public bool MayStand => Type.HasStopPrice() || TimeInForce is TimeInForce.Gtc or TimeInForce.Gtd;
}
