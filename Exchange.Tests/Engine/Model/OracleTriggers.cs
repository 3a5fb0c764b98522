using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

// How stop orders fire (docs/matching.md, section 7).
internal sealed partial class Oracle
{
    /// <summary>The lowest and highest price at which the command at hand, and the orders that it triggered, have traded so far.</summary>
    private readonly Dictionary<OracleMarket, (Price Low, Price High)> traded = [];

    private void RememberTrade(OracleMarket market, Price price)
    {
        var (low, high) = traded.GetValueOrDefault(market, (price, price));
        traded[market] = (price < low ? price : low, price > high ? price : high);
    }

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
            .Where(order => traded.TryGetValue(order.Market, out var range) && FiresIn(order.Terms, range))
            .OrderBy(order => order.Id.Value),
    ];

    private static bool FiresIn(OrderTerms terms, (Price Low, Price High) range) =>
        OracleTerms.Fires(terms, range.Low) || OracleTerms.Fires(terms, range.High);

    private void Trigger(OracleOrder order)
    {
        var hold = OracleTerms.HoldsTheSweep(order.Terms) ? Sweep(order) : 0;
        if (hold > BalanceOf(order.Account, order.HeldAsset).Available)
        {
            Expire(order, ExpireReason.InsufficientFunds);
            return;
        }

        var placement = PlacementOf(order.Market, order.Terms);
        Emit(new OrderTriggered(order.Market.Id, order.Id, order.Account, order.Terms.Side, Units(hold), placement));
        Hold(order, hold);
        if (placement == Placement.Book) order.Market.Join(order);
        else Take(order);
    }
}
