using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.Engine.Model;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>
/// Whatever happens in a venue: the folded depth is that of its books, a copy that only hears the published updates stays the same, and
/// what was traded is what a slow look at all trades says.
/// </summary>
public class MarketFoldModelTests
{
    private const long Day = 86_400_000_000;

    [Fact]
    public void After_each_batch_the_depth_is_what_the_books_show() => Seeds.ForEach(script =>
    {
        var dice = new Dice((ulong)script.Seed);
        var (venue, fold) = (new VenueUnderTest(), new DepthFold());
        foreach (var batch in Rehearsal.Of(script).Chunk(dice.Pick(1, 5, 60)))
        {
            venue.Batch.Clear();
            venue.Execute(batch);
            foreach (var record in venue.Batch) fold.Apply(record);
            for (var market = 1; market <= venue.State.MarketCount; market++)
            {
                var shown = Shown(venue.State, new MarketId(market));
                Assert.Equal(shown, Ordered(fold[new MarketId(market)].Levels));
                Assert.Equal(shown, Ordered(new DepthFold(venue.State)[new MarketId(market)].Levels));
            }

            if (dice.OneIn(2)) fold.ForgetChanges();
        }
    });

    [Fact]
    public void A_copy_that_hears_every_update_is_the_book_and_misses_no_number() => Seeds.ForEach(script =>
    {
        var dice = new Dice((ulong)script.Seed);
        var (venue, accounts, depth, trades) = (new VenueUnderTest(), new AccountFold(), new DepthFold(), new TradesFold());
        var copies = new Dictionary<MarketId, Copy>();
        foreach (var batch in Rehearsal.Of(script).Chunk(dice.Pick(1, 5, 60)))
        {
            // An engine that starts again reads the depth out of its state, and tells everybody to begin anew.
            if (dice.OneIn(20)) (depth, copies) = (new DepthFold(venue.State), CopyAll(new DepthFold(venue.State)));

            var before = venue.State.Sequence;
            venue.Batch.Clear();
            venue.Execute(batch);
            foreach (var record in venue.Batch)
            {
                accounts.Apply(record);
                depth.Apply(record);
                trades.Apply(record);
            }

            var update = Sent(before, accounts, depth, trades);
            Assert.Equal((7L, before, venue.State.Sequence, venue.State.Time), (update.Epoch, update.Before, update.After, update.Time));
            foreach (var market in update.Markets) Apply(copies, market);
            AssertAccounts(accounts, update);
            accounts.ForgetChanges();
            depth.ForgetChanges();
            trades.ForgetChanges();

            for (var market = new MarketId(1); market.Value <= venue.State.MarketCount; market = new MarketId(market.Value + 1))
                Assert.Equal(Shown(venue.State, market), Ordered(copies[market].Levels()));
        }
    });

    [Fact]
    public void Candles_and_tickers_are_what_a_look_at_all_trades_says() => Seeds.ForEach(script =>
    {
        var (venue, fold) = (new VenueUnderTest(), new TradesFold());
        var all = new List<MarketTrade>();
        venue.Execute(Rehearsal.Of(script));
        foreach (var record in venue.Batch)
        {
            fold.Apply(record);
            all.AddRange(fold.Changed.SelectMany(market => market.Latest));
            fold.ForgetChanges();
        }

        // Now, and when a day is almost over since the last trade, and when it is.
        foreach (var later in new[] { 0, Day - 1_000_000, Day, 2 * Day })
        {
            var now = new Timestamp(venue.State.Time.Microseconds + Math.Min(later, long.MaxValue - venue.State.Time.Microseconds));
            fold.Advance(now);
            for (var market = new MarketId(1); market.Value <= venue.State.MarketCount; market = new MarketId(market.Value + 1))
            {
                var trades = all.Where(trade => trade.Market == market).ToList();
                Assert.Equal(NaiveMarket.Ticker(market, trades, now), fold[market].Ticker.Ticker with { Time = now });
                Assert.Equal(NaiveMarket.Candles(trades), fold[market].Candles.Candles);
            }
        }
    });

    private static LiveUpdate Sent(long before, AccountFold accounts, DepthFold depth, TradesFold trades)
    {
        var message = new byte[LiveFeedCodec.MaxSize(accounts, depth, trades)];
        var size = LiveFeedCodec.Write(7, before, accounts.Sequence, accounts.Time, accounts, depth, trades, message);
        Assert.Empty(LiveFeedCodec.Read(message.AsMemory(0, size), _ => false).Accounts);
        return LiveFeedCodec.Read(message.AsMemory(0, size), _ => true);
    }

    private static void Apply(Dictionary<MarketId, Copy> copies, MarketUpdate update)
    {
        if (!copies.TryGetValue(update.Market, out var copy)) copies[update.Market] = copy = new Copy(0, []);
        Assert.Equal(copy.LastUpdate + 1, update.LastUpdate < update.FirstUpdate ? copy.LastUpdate + 1 : update.FirstUpdate);
        Assert.Equal(update.Levels.Count, update.Levels.Select(level => (level.Side, level.Price)).Distinct().Count());
        foreach (var level in update.Levels) copy.Set(level);
        if (update.LastUpdate >= update.FirstUpdate) copies[update.Market] = copy with { LastUpdate = update.LastUpdate };
    }

    private static void AssertAccounts(AccountFold fold, LiveUpdate update)
    {
        var orders = fold.OpenOrders().Concat(fold.ClosedOrders()).ToDictionary(order => order.Order);
        foreach (var account in update.Accounts)
        {
            if (account.Balances.Count > 0) Assert.Equal(fold.BalancesOf(account.Account), account.Balances);
            foreach (var order in account.Orders) Assert.Equal(orders[order.Order], order);
            Assert.All(account.Orders, order => Assert.Equal(account.Account, order.Account));
        }

        Assert.Subset(
            update.Accounts.SelectMany(account => account.Orders).Select(order => order.Order).ToHashSet(),
            fold.ClosedOrders().Select(order => order.Order).ToHashSet());
    }

    private static Dictionary<MarketId, Copy> CopyAll(DepthFold depth)
    {
        var copies = new Dictionary<MarketId, Copy>();
        for (var market = new MarketId(1); market.Value <= depth.MarketCount; market = new MarketId(market.Value + 1))
            copies[market] = new Copy(depth[market].LastUpdate, depth[market].Levels.ToDictionary(l => (l.Side, l.Price), l => l.Quantity));
        return copies;
    }

    private static List<DepthLevel> Shown(VenueState state, MarketId market) => Ordered(
        new[] { Side.Buy, Side.Sell }.SelectMany(side => state.RestingOrders(market, side))
            .GroupBy(order => (order.Side, order.LimitPrice))
            .Select(level => new DepthLevel(level.Key.Side, level.Key.LimitPrice, new Quantity(level.Sum(order => order.Shown.Lots)))));

    private static List<DepthLevel> Ordered(IEnumerable<DepthLevel> levels) =>
        [.. levels.OrderBy(level => level.Side).ThenBy(level => level.Price)];

    private sealed record Copy(long LastUpdate, Dictionary<(Side, Price), Quantity> Quantities)
    {
        public IEnumerable<DepthLevel> Levels() =>
            Quantities.Select(pair => new DepthLevel(pair.Key.Item1, pair.Key.Item2, pair.Value));

        public void Set(DepthLevel level)
        {
            if (level.Quantity == Quantity.Zero) Quantities.Remove((level.Side, level.Price));
            else Quantities[(level.Side, level.Price)] = level.Quantity;
        }
    }
}
