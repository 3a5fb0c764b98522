using System.Numerics;
using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

// How stop orders fire (docs/matching.md, section 7).
internal sealed partial class Oracle
{
    /// <summary>The trades of the command at hand, and of the orders that it triggered, so far.</summary>
    private readonly List<(OracleMarket Market, TradeId Trade, Price Price)> traded = [];

    private void FireTriggers()
    {
        while (WaitingOrdersThatFire() is { Count: > 0 } round)
        {
            foreach (var order in round) Trigger(order);
        }
    }

    private List<OracleOrder> WaitingOrdersThatFire() =>
    [
        .. open
            .Where(order => order.State == OracleOrderState.AwaitsTrigger)
            .Where(order => FirstTradeThatFires(order) is not null)
            .OrderBy(order => order.Id.Value),
    ];

    private TradeId? FirstTradeThatFires(OracleOrder order) => traded
        .Where(one => one.Market == order.Market && OracleTerms.Fires(order.Terms, one.Price))
        .Select(one => (TradeId?)one.Trade).FirstOrDefault();

    private void Trigger(OracleOrder order)
    {
        var hold = OracleTerms.HoldsTheSweep(order.Terms) ? Sweep(order) : 0;
        var trade = FirstTradeThatFires(order)!.Value;
        var available = BalanceOf(order.Account, order.HeldAsset).Available;
        if (hold > available)
        {
            Close(order, OracleOrderState.Expired);
            Emit(new OrderExpired(
                order.Market.Id, order.Id, order.Account, order.Terms.Side, ExpireReason.InsufficientFunds, Amount.Zero, default,
                new Quantity(order.Remaining), Quantity.Zero, default, trade, Units(BigInteger.Min(hold, long.MaxValue)),
                Units(available)));
            return;
        }

        var placement = PlacementOf(order.Market, order.Terms);
        var display = order.Terms.DisplayQuantity.Lots;
        var hidden = placement == Placement.Book && display > 0 ? Math.Max(order.Remaining - display, 0) : 0;
        Emit(new OrderTriggered(
            order.Market.Id, order.Id, order.Account, order.Terms.Side, Units(hold), placement, trade, order.Terms.LimitPrice,
            new Quantity(order.Remaining), new Quantity(hidden)));
        Hold(order, hold);
        if (placement == Placement.Book) order.Market.Join(order);
        else Take(order);
    }
}
