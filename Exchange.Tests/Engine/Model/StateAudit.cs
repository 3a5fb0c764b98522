using System.Numerics;
using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

/// <summary>Compares what the engine knows with what the oracle knows, and checks that no money appeared or vanished.</summary>
internal static class StateAudit
{
    public static IEnumerable<string> Differences(Oracle oracle, VenueState state) =>
        Clock(oracle, state)
            .Concat(Money(oracle, state))
            .Concat(oracle.Markets.SelectMany(market => Book(market, oracle, state)));

    private static IEnumerable<string> Clock(Oracle oracle, VenueState state) =>
        Compare("sequence", oracle.Sequence, state.Sequence).Concat(Compare("time", oracle.Time, state.Time));

    private static IEnumerable<string> Money(Oracle oracle, VenueState state)
    {
        foreach (var asset in Enumerable.Range(1, oracle.AssetCount).Select(id => new AssetId(id)))
        {
            var sum = BigInteger.Zero;
            foreach (var account in Enumerable.Range(0, oracle.AccountCount + 1).Select(id => new AccountId(id)))
            {
                var expected = oracle.BalanceOf(account, asset);
                var (available, held) = state.Balance(account, asset);
                sum += available.Units + (BigInteger)held.Units;
                foreach (var difference in Compare($"{account} {asset} available", expected.Available, available.Units)
                             .Concat(Compare($"{account} {asset} held", expected.Held, held.Units)))
                    yield return difference;
            }

            foreach (var difference in Compare($"{asset} deposits less withdrawals", oracle.Supply[asset], sum)) yield return difference;
        }
    }

    private static IEnumerable<string> Book(OracleMarket market, Oracle oracle, VenueState state) =>
        Compare($"{market.Id} last price", market.LastPrice, state.LastPrice(market.Id))
            .Concat(CompareAll($"{market.Id} bids", market.Bids.Select(View), state.RestingOrders(market.Id, Side.Buy)))
            .Concat(CompareAll($"{market.Id} asks", market.Asks.Select(View), state.RestingOrders(market.Id, Side.Sell)))
            .Concat(CompareAll(
                $"{market.Id} open orders", oracle.Open.Where(order => order.Market == market).Select(View), state.OpenOrders(market.Id)))
            .Concat(oracle.Orders.Where(order => order.Market == market).SelectMany(order => Compare(
                $"order {order.Id.Value}", order.IsOpen ? order.View() : null, state.FindOrder(order.Id))));

    private static OrderView View(OracleOrder order) => order.View();

    private static IEnumerable<string> CompareAll(string what, IEnumerable<OrderView> expected, IEnumerable<OrderView> actual)
    {
        var (left, right) = (expected.ToList(), actual.ToList());
        if (!left.SequenceEqual(right))
            yield return $"{what}: expected\n    {string.Join("\n    ", left)}\n  but was\n    {string.Join("\n    ", right)}";
    }

    private static IEnumerable<string> Compare<T>(string what, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual)) yield return $"{what}: expected {expected} but was {actual}";
    }
}
