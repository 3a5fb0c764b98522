using System.Text.Json;
using Exchange.Api;
using Exchange.Benchmarks;
using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.History;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>A process's copy of a market follows the feed, and tells each reader exactly what he does not know yet.</summary>
public sealed class MarketReplicaTests
{
    private const Side Buy = Side.Buy, Sell = Side.Sell;

    private readonly FeedModel feed = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Readers_of_any_speed_have_the_book_at_the_same_update(int seed)
    {
        var random = new Random(seed);
        Feed(random, 30);
        var markets = feed.Load();
        var market = markets.Find(FeedModel.Market)!;
        var readers = Enumerable.Range(1, 5).Select(speed => (Speed: speed * speed, Reader: new BookReader(), Cursor: default(DepthCursor)))
            .ToArray();
        for (var round = 0; round < 2_000; round++)
        {
            foreach (var update in Feed(random, 1)) Assert.True(markets.Apply(update));
            for (var i = 0; i < readers.Length; i++)
                if (random.Next(readers[i].Speed) == 0) readers[i].Reader.Apply(market.TakeDepth(ref readers[i].Cursor));
        }

        var complete = new BookReader();
        var start = default(DepthCursor);
        complete.Apply(market.TakeDepth(ref start));
        Assert.Equal(complete.Book, BookOf(feed.Snapshot()));
        for (var i = 0; i < readers.Length; i++)
        {
            readers[i].Reader.Apply(market.TakeDepth(ref readers[i].Cursor));
            Assert.Equal(complete.Book, readers[i].Reader.Book);
            Assert.Equal(feed.LastUpdate, readers[i].Reader.LastUpdate);
            Assert.Equal(1, readers[i].Reader.Snapshots);
        }
    }

    [Fact]
    public void Who_is_too_far_behind_gets_a_snapshot()
    {
        var markets = feed.Load();
        var market = markets.Find(FeedModel.Market)!;
        var reader = new BookReader();
        var cursor = default(DepthCursor);
        reader.Apply(market.TakeDepth(ref cursor));
        for (var i = 0; i <= RecentDiffs.MaxDiffs; i++) markets.Apply(feed.Set((Buy, 1 + i % 7, i + 1)));
        reader.Apply(market.TakeDepth(ref cursor));
        Assert.Equal((2, feed.LastUpdate, BookOf(feed.Snapshot())), (reader.Snapshots, reader.LastUpdate, reader.Book));
    }

    [Fact]
    public void A_deep_book_comes_in_parts()
    {
        feed.Set([.. Enumerable.Range(1, 1_200).Select(price => (Buy, (long)price, 5L))]);
        feed.Set([.. Enumerable.Range(2_000, 700).Select(price => (Sell, (long)price, 6L))]);
        var reader = new BookReader();
        var cursor = default(DepthCursor);
        reader.Apply(feed.Load().Find(FeedModel.Market)!.TakeDepth(ref cursor));
        Assert.Equal((3, 1, true, BookOf(feed.Snapshot())), (reader.Messages, reader.Snapshots, reader.IsComplete, reader.Book));
    }

    [Fact]
    public void Readers_at_the_same_place_share_what_is_written()
    {
        var markets = feed.Load();
        var market = markets.Find(FeedModel.Market)!;
        DepthCursor first = default, second = default;
        Assert.Same(market.TakeDepth(ref first), market.TakeDepth(ref second));
        markets.Apply(feed.Set((Buy, 10, 1)));
        Assert.Same(market.TakeDepth(ref first), market.TakeDepth(ref second));
        Assert.Same(market.Depth(20), market.Depth(20));
        Assert.Empty(market.TakeDepth(ref first));
    }

    [Fact]
    public void What_is_known_already_changes_nothing()
    {
        var markets = feed.Load();
        var update = feed.Set((Buy, 10, 1));
        Assert.True(markets.Apply(update));
        var before = markets.Find(FeedModel.Market)!.Depth(5);
        Assert.True(markets.Apply(update));
        Assert.Same(before, markets.Find(FeedModel.Market)!.Depth(5));
    }

    [Fact]
    public void What_does_not_follow_is_refused()
    {
        var markets = feed.Load();
        _ = feed.Nothing();
        Assert.False(markets.Apply(feed.Set((Buy, 10, 1))));
    }

    [Fact]
    public void Another_epoch_is_refused()
    {
        var markets = feed.Load();
        feed.Epoch++;
        Assert.False(markets.Apply(feed.Set((Buy, 10, 1))));
    }

    [Fact]
    public void A_market_that_opened_meanwhile_is_refused()
    {
        var markets = feed.Load();
        var update = feed.Set((Buy, 10, 1));
        Assert.False(markets.Apply(update with { Markets = [update.Markets[0] with { Market = new MarketId(2) }] }));
    }

    [Fact]
    public void Updates_that_the_snapshot_has_already_are_passed_over()
    {
        var markets = new LiveMarkets(new AccountWatchers(), new CandleRoom(0));
        var at = feed.Position;
        var missed = feed.Set((Buy, 10, 1));
        markets.Load(at, [feed.Snapshot()], feed.Catalog);
        Assert.True(markets.Apply(missed));
        Assert.True(markets.Apply(feed.Set((Buy, 11, 2))));
        Assert.True(markets.Has(feed.Position));
    }

    [Fact]
    public void A_reload_with_another_epoch_gives_readers_a_snapshot_of_it()
    {
        var markets = feed.Load();
        var market = markets.Find(FeedModel.Market)!;
        var reader = new BookReader();
        var cursor = default(DepthCursor);
        reader.Apply(market.TakeDepth(ref cursor));
        feed.Epoch++;
        feed.Set((Sell, 20, 3));
        markets.Load(feed.Position, [feed.Snapshot()], feed.Catalog);
        reader.Apply(market.TakeDepth(ref cursor));
        Assert.Equal(($"{feed.Epoch}", 2, "ask 0.2:0.003"), (reader.Epoch, reader.Snapshots, reader.Book));
    }

    [Fact]
    public void Trades_are_told_once_in_order_and_those_that_are_gone_are_counted()
    {
        var markets = feed.Load();
        var market = markets.Find(FeedModel.Market)!;
        var cursor = -1L;
        Assert.Equal((0, 0, 0L), Trades(market.TakeTrades(ref cursor)));
        Assert.Null(market.TakeTrades(ref cursor));
        markets.Apply(feed.Trade(3));
        Assert.Equal((1, 3, 0L), Trades(market.TakeTrades(ref cursor)));
        for (var i = 0; i < 12; i++) markets.Apply(feed.Trade(100));
        Assert.Equal((204, 453, 200L), Trades(market.TakeTrades(ref cursor)));
        Assert.Equal((454, 703, 0L), Trades(market.TakeTrades(ref cursor)));
        var late = -1L;
        Assert.Equal((1_104, 1_203, 0L), Trades(market.TakeTrades(ref late)));
    }

    [Fact]
    public void Who_follows_an_interval_is_told_how_a_candle_ended()
    {
        var markets = feed.Load();
        var market = markets.Find(FeedModel.Market)!;
        var cursor = CandleCursor.Start;
        Assert.Equal("False", Candles(market.TakeCandles(CandleInterval.OneSecond, ref cursor)));
        markets.Apply(feed.Trade(1, 100));
        Assert.Equal("False 1:1", Candles(market.TakeCandles(CandleInterval.OneSecond, ref cursor)));
        Assert.Null(market.TakeCandles(CandleInterval.OneSecond, ref cursor));
        markets.Apply(feed.Trade(1, 101));
        feed.Time = new Timestamp(feed.Time.Microseconds + FeedModel.Second);
        markets.Apply(feed.Trade(1, 102));
        Assert.Equal("False 1.01:2 1.02:1", Candles(market.TakeCandles(CandleInterval.OneSecond, ref cursor)));
        feed.Time = new Timestamp(feed.Time.Microseconds + FeedModel.Second);
        markets.Apply(feed.Trade(1, 103));
        feed.Time = new Timestamp(feed.Time.Microseconds + FeedModel.Second);
        markets.Apply(feed.Trade(1, 104));
        Assert.Equal("True 1.03:1 1.04:1", Candles(market.TakeCandles(CandleInterval.OneSecond, ref cursor)));
    }

    [Fact]
    public void Candles_that_ended_a_moment_ago_are_known_before_the_history_has_them()
    {
        var markets = feed.Load();
        Assert.Empty(markets.Find(FeedModel.Market)!.LatestCandles(CandleInterval.OneSecond));
        var all = new List<Candle>();
        for (var i = 0; i < 15; i++)
        {
            markets.Apply(feed.Trade(2, 100 + i));
            markets.Apply(feed.Trade(1, 200 + i));
            all.Add(markets.Find(FeedModel.Market)!.LatestCandles(CandleInterval.OneSecond)[^1]);
            feed.Time = new Timestamp(feed.Time.Microseconds + FeedModel.Second);
        }

        Assert.Equal(all.Skip(4), markets.Find(FeedModel.Market)!.LatestCandles(CandleInterval.OneSecond));
        Assert.Equal(45, Assert.Single(markets.Find(FeedModel.Market)!.LatestCandles(CandleInterval.OneDay)).Trades);

        // Who has just read all again knows them too, but for the one of which trades are missing.
        Assert.Equal(all.Skip(4), feed.Load().Find(FeedModel.Market)!.LatestCandles(CandleInterval.OneSecond));
        feed.Trades.RemoveRange(0, 31);
        Assert.Equal(all.Skip(11), feed.Load().Find(FeedModel.Market)!.LatestCandles(CandleInterval.OneSecond));
    }

    [Fact]
    public void Candles_that_were_looked_up_stay_for_as_long_as_the_trades_after_them_are_known()
    {
        // Given a market of which 40 candles were looked up
        var markets = new LiveMarkets(new AccountWatchers(), new CandleRoom(2 * RecentCandles.MaxAsked));
        var query = new CandleQuery(CandleInterval.OneSecond, default, default, 30);
        Trade(40, 2);
        Load();
        Assert.Null(Known());
        Keep();
        Assert.Equal(All(), Known());

        // When all is read again, and some trades were missed, they are known still, with those trades
        Trade(3, 2);
        Load();
        Assert.Equal(All(), Known());

        // And they are not when another writer has begun, or when more was missed than can be read again
        feed.Epoch++;
        Load();
        Assert.Null(Known());
        Keep();
        Assert.Equal(All(), Known());
        Trade(2, 600);
        Load();
        Assert.Null(Known());

        List<Candle> All() => CandleSeamTests.Choose(CandleSeamTests.Candles([.. feed.Trades], query.Interval), query);

        IEnumerable<Candle>? Known() => markets.Find(FeedModel.Market)!.Candles(query)?.Select(candle => candle.Candle);

        void Keep() => markets.Find(FeedModel.Market)!.KeepCandles(query.Interval, All());

        void Load() => markets.Load(feed.Position, [feed.Snapshot()], feed.Catalog);

        void Trade(int seconds, int trades)
        {
            for (var i = 0; i < seconds; i++)
            {
                feed.Trade(trades);
                feed.Time = new Timestamp(feed.Time.Microseconds + FeedModel.Second);
            }
        }
    }

    private List<LiveUpdate> Feed(Random random, int count)
    {
        var updates = new List<LiveUpdate>();
        for (var i = 0; i < count; i++)
        {
            (Side, long, long) Level()
            {
                var side = random.Next(2) == 0 ? Buy : Sell;
                return (side, side == Buy ? random.Next(1, 100) : random.Next(100, 200), random.Next(3));
            }

            updates.Add(random.Next(4) switch
            {
                0 => feed.Nothing(),
                1 => feed.Trade(random.Next(1, 4)),
                2 => feed.Set(Level()),
                _ => feed.Set([.. Enumerable.Range(0, random.Next(2, 6)).Select(_ => Level()).DistinctBy(level => level.Item2)]),
            });
        }

        return updates;
    }

    private static string BookOf(MarketSnapshot snapshot) => string.Join(' ',
        snapshot.Bids.Reverse().Select(level => Text("bid", level)).Concat(snapshot.Asks.Select(level => Text("ask", level))));

    private static string Text(string side, DepthLevel level) =>
        $"{side} {DecimalText.Format(level.Price.Ticks, 2)}:{DecimalText.Format(level.Quantity.Lots, 3)}";

    private static (int First, int Last, long Skipped) Trades(Rendered? message)
    {
        var json = JsonDocument.Parse(message!.Json).RootElement;
        var ids = json.GetProperty("trades").EnumerateArray().Select(trade => trade.GetProperty("tradeId").GetInt32()).ToArray();
        for (var i = 1; i < ids.Length; i++) Assert.Equal(ids[i - 1] + 1, ids[i]);
        return ids.Length == 0 ? (0, 0, 0) : (ids[0], ids[^1], json.GetProperty("skipped").GetInt64());
    }

    private static string Candles(Rendered? message)
    {
        var json = JsonDocument.Parse(message!.Json).RootElement;
        var candles = json.GetProperty("candles").EnumerateArray()
            .Select(candle => $" {candle.GetProperty("close")}:{candle.GetProperty("trades")}");
        return $"{json.GetProperty("skipped")}{string.Concat(candles)}";
    }
}
