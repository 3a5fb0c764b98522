using System.Collections.Concurrent;
using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.Engine.Model;
using Xunit;
using Balance = Exchange.Projections.Balance;

namespace Exchange.Tests.Live;

/// <summary>Whatever happens in a venue, the fold of its events agrees with its state, and with a naive account of each order.</summary>
public class AccountFoldModelTests
{
    [Fact]
    public void After_each_batch_balances_and_open_orders_are_those_of_the_state() => Seeds.ForEach(script =>
    {
        var dice = new Dice((ulong)script.Seed);
        var (venue, fold) = (new VenueUnderTest(), new AccountFold());
        foreach (var batch in Rehearsal.Of(script).Chunk(dice.Pick(1, 5, 60)))
        {
            venue.Batch.Clear();
            venue.Execute(batch);
            foreach (var record in venue.Batch) fold.Apply(record);
            AssertBalances(venue.State, fold);
            AssertOpenOrders(venue.State, fold);
            if (dice.OneIn(2)) fold.ForgetChanges();
        }
    });

    [Fact]
    public void Every_order_is_what_its_events_say()
    {
        var types = new ConcurrentDictionary<EventType, bool>();
        Seeds.ForEach(script =>
        {
            var (venue, fold) = (new VenueUnderTest(), new AccountFold());
            venue.Execute(Rehearsal.Of(script));
            foreach (var record in venue.Batch)
            {
                fold.Apply(record);
                types.TryAdd(record.Type, true);
            }

            var orders = fold.OpenOrders().Concat(fold.ClosedOrders()).OrderBy(order => order.Order.Value);
            Assert.Equal(NaiveOrders.Of(VenueUnderTest.Read(venue.Batch)), orders);
        });

        if (Seeds.Count > 100) Assert.Equal(Enum.GetValues<EventType>(), types.Keys.Order());
    }

    private static void AssertBalances(VenueState state, AccountFold fold)
    {
        Assert.Equal(state.AccountCount, fold.LastAccount.Value);
        for (var account = 0; account <= state.AccountCount; account++)
        {
            for (var asset = 1; asset <= state.AssetCount; asset++)
            {
                var (available, held) = state.Balance(new AccountId(account), new AssetId(asset));
                Assert.Equal(
                    new Balance(new AssetId(asset), available, held), fold.BalanceOf(new AccountId(account), new AssetId(asset)));
            }
        }
    }

    private static void AssertOpenOrders(VenueState state, AccountFold fold)
    {
        var open = Enumerable.Range(1, state.MarketCount).SelectMany(market => state.OpenOrders(new MarketId(market))).ToList();
        Assert.Equal(open.Count, fold.OpenOrderCount);
        foreach (var expected in open)
        {
            var actual = fold.FindOpenOrder(expected.Order);
            Assert.NotNull(actual);
            Assert.Equal(expected, AsOfState(actual, expected));
        }
    }

    // What is shown and held, only the state knows.
    private static OrderView AsOfState(AccountOrder order, OrderView state) => new(
        order.Order, order.Account, order.Market, order.Terms.Type, order.Terms.Side, order.Terms.TimeInForce, order.Terms.LimitPrice,
        order.Terms.StopPrice, order.Quantity, order.Terms.QuoteQuantity, order.Remaining, state.Shown, order.Terms.DisplayQuantity,
        state.Held, order.Status == OrderStatus.PendingTrigger);
}
