using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>Whether a fold and a venue's state tell the same, in all that both know.</summary>
internal static class ViewsCheck
{
    public static bool IsOf(AccountFold fold, VenueState state) =>
        fold.Sequence == state.Sequence
        && fold.LastAccount.Value == state.AccountCount
        && fold.OpenOrderCount == state.OpenOrderCount
        && fold.ClosedCount == state.LastOrder.Value - state.OpenOrderCount
        && BalancesAreEqual(fold, state)
        && OrdersAreEqual(fold, state);

    public static bool IsOf(TradesFold trades, VenueState state)
    {
        for (var market = new MarketId(1); market.Value <= state.MarketCount; market = new MarketId(market.Value + 1))
            if (market.Value > trades.MarketCount || trades[market].Ticker.Ticker.Last != state.LastPrice(market)) return false;
        return true;
    }

    // When the known balances are equal, and add up to what is in the venue, there are no others.
    private static bool BalancesAreEqual(AccountFold fold, VenueState state)
    {
        var sums = new UInt128[state.AssetCount];
        for (var account = 0; account < fold.Funds.Count; account++)
        {
            var funds = fold.Funds.Of(account);
            if (funds.Length > sums.Length) return false;
            for (var i = 0; i < funds.Length; i++)
            {
                var (available, held) = state.Balance(new AccountId(account), new AssetId(i + 1));
                if (funds[i].Available != available.Units || funds[i].Held != held.Units) return false;
                sums[i] += (UInt128)available.Units + (UInt128)held.Units;
            }
        }

        for (var i = 0; i < sums.Length; i++)
            if (sums[i] != (UInt128)state.Supply(new AssetId(i + 1)).Units) return false;
        return true;
    }

    private static bool OrdersAreEqual(AccountFold fold, VenueState state)
    {
        for (var market = 1; market <= state.MarketCount; market++)
            foreach (var order in state.OpenOrders(new MarketId(market)))
                if (!fold.TryFindOpen(order.Order, out var found) || !IsEqual(found, order)) return false;
        return true;
    }

    private static bool IsEqual(in FoldedOrder found, in OrderView order) =>
        found.Account == order.Account && found.Market == order.Market
        && found.Terms.Type == order.Type && found.Terms.Side == order.Side && found.Terms.TimeInForce == order.TimeInForce
        && found.Terms.LimitPrice == order.LimitPrice && found.Terms.StopPrice == order.StopPrice
        && found.Terms.QuoteQuantity == order.QuoteQuantity && found.Quantity == order.Quantity && found.Remaining == order.Remaining
        && found.Status == OrderStatus.PendingTrigger == order.AwaitsTrigger;
}
