using System.Text.Json;
using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.Engine.Specs;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>The best bid and the best ask after commands, by example, in a process that hears of each batch over the feed.</summary>
public class BestPricesTests
{
    [Fact]
    public void Nobody_bids_or_asks() => Check("""
        then
        no bid, no ask
        when
        alice buys 5 at 100
        then
        bid 5 at 100, no ask
        when
        bob sells 3 at 102
        then
        bid 5 at 100, ask 3 at 102
        """);

    [Fact]
    public void A_better_price_takes_the_place_of_a_worse_one() => Check("""
        alice buys 5 at 100
        bob sells 3 at 102
        carol buys 1 at 101 #c
        carol buys 1 at 99
        dave sells 1 at 103
        then
        bid 1 at 101, ask 3 at 102
        when
        carol cancels #c
        then
        bid 5 at 100, ask 3 at 102
        """);

    [Fact]
    public void What_is_taken_is_gone() => Check("""
        bob sells 2 at 100
        bob sells 3 at 101
        alice buys 1 at 100
        then
        no bid, ask 1 at 100
        when
        alice buys 2 at 101
        then
        no bid, ask 2 at 101
        when
        alice buys 9 at 101
        then
        bid 7 at 101, no ask
        """);

    [Fact]
    public void Of_an_iceberg_the_shown_part_counts_and_of_a_stop_nothing() => Check("""
        bob sells 6 at 100 showing 2
        alice buys 3 at 105 stop-loss 104
        then
        no bid, ask 2 at 100
        """);

    private static void Check(string text)
    {
        var (accounts, depth, trades) = (new AccountFold(), new DepthFold(), new TradesFold());
        using var markets = new LiveMarkets(new AccountWatchers(), new CandleRoom(0));
        var before = 0L;
        ViewSpec.Check(text, Apply, venue =>
        {
            var market = venue.Market(VenueSetup.DefaultMarket);
            if (before == 0) Load(venue, market);
            else Assert.True(markets.Apply(Told()));
            before = accounts.Sequence;
            accounts.ForgetChanges();
            depth.ForgetChanges();
            trades.ForgetChanges();
            return [TextOf(JsonElement.Parse(markets.Find(market)!.BestPrices().Json))];
        });

        void Apply(EventRecord e)
        {
            accounts.Apply(e);
            depth.Apply(e);
            trades.Apply(e);
        }

        void Load(TestVenue venue, MarketId market)
        {
            var start = new LivePosition(7, accounts.Sequence);
            var empty = new MarketSnapshot(market, start, accounts.Time, 0, [], [], [], new Ticker { Market = market }, []);
            markets.Load(start, [empty], venue.State.CreateCatalog());
        }

        LiveUpdate Told()
        {
            var message = new byte[LiveFeedCodec.MaxSize(accounts, depth, trades)];
            var size = LiveFeedCodec.Write(7, before, accounts.Sequence, accounts.Time, accounts, depth, trades, message);
            return LiveFeedCodec.Read(message.AsMemory(0, size), _ => false);
        }
    }

    private static string TextOf(JsonElement told)
    {
        return $"{Part("bid")}, {Part("ask")}";

        string Part(string side) => told.TryGetProperty($"{side}Price", out var price)
            ? $"{side} {told.GetProperty($"{side}Quantity")} at {price}"
            : $"no {side}";
    }
}
