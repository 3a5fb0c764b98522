using Exchange.Api;
using Xunit;

namespace Exchange.Tests;

/// <summary>Which quotes the market maker wants, and how it gets there.</summary>
public sealed class QuotingTests
{
    private static readonly MarketFacts Facts = new("BTC-USDT", "BTC", "USDT", 0.01m, 0.00001m, 0.00001m, 5m);

    public static readonly TheoryData<string> Profiles = [.. MarketProfile.All.Keys];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_ladder_never_crosses_itself_and_keeps_to_the_rules(string name)
    {
        var (profile, random) = (MarketProfile.All[name], new MakerRandom(1));
        for (var i = 0; i < 2_000; i++)
        {
            var fair = Math.Exp((random.Uniform() * 16) - 3);
            var ladder = Quoting.Ladder(Facts, profile, fair, (random.Uniform() * 4) - 2, profile.Notional);
            var (bids, asks) = Sides(ladder);

            Assert.NotEmpty(asks);
            Assert.All(bids, bid => Assert.True(bid.Ticks < asks[0].Ticks));
            Assert.Equal(bids.Select(bid => bid.Ticks).Distinct().OrderDescending(), bids.Select(bid => bid.Ticks));
            Assert.Equal(asks.Select(ask => ask.Ticks).Distinct().Order(), asks.Select(ask => ask.Ticks));
            Assert.All(ladder, quote => Assert.True(quote.Ticks >= 1 && quote.Lots >= 1));
            Assert.All(ladder, quote => Assert.True(quote.Ticks * Facts.Tick * quote.Lots * Facts.Lot >= Facts.MinNotional));
        }
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    [InlineData(1, -1)]
    public void Too_much_inventory_moves_both_sides_down_and_too_little_up(double inventory, int direction)
    {
        var (bids, asks) = Sides(Calm(60_000, inventory));
        var (evenBids, evenAsks) = Sides(Calm(60_000, 0));

        Assert.Equal(direction, Math.Sign(bids[0].Ticks - evenBids[0].Ticks));
        Assert.Equal(direction, Math.Sign(asks[0].Ticks - evenAsks[0].Ticks));
    }

    [Fact]
    public void Sizes_and_gaps_grow_outwards()
    {
        var (bids, _) = Sides(Calm(60_000, 0));
        var gaps = bids.Zip(bids.Skip(1), (near, far) => near.Ticks - far.Ticks).ToList();

        Assert.Equal(MarketProfile.All["calm"].Levels, bids.Count);
        Assert.True(bids.Take(6).Sum(bid => bid.Lots) < bids.Skip(6).Sum(bid => bid.Lots));
        Assert.Equal(gaps.Order(), gaps);
    }

    [Fact]
    public void What_stands_where_it_is_wanted_stays() => Assert.Equal(("", ""), Diff(Calm(60_000, 0), Standing(Calm(60_000, 0))));

    [Fact]
    public void Without_quotes_all_are_placed()
    {
        var wanted = Calm(60_000, 0);
        Assert.Equal(("", string.Join(' ', wanted)), Diff(wanted, []));
    }

    [Fact]
    public void After_a_large_move_all_are_exchanged()
    {
        var (wanted, standing) = (Calm(60_000, 0), Standing(Calm(40_000, 0)));
        Assert.Equal((string.Join(' ', standing.Select(order => order.OrderId)), string.Join(' ', wanted)), Diff(wanted, standing));
    }

    [Fact]
    public void A_quote_that_was_mostly_filled_is_exchanged()
    {
        var wanted = Calm(60_000, 0);
        var standing = Standing(wanted);
        standing[0] = standing[0] with { Quote = wanted[0] with { Lots = wanted[0].Lots / 4 } };
        Assert.Equal(("1", wanted[0].ToString()), Diff(wanted, standing));
    }

    [Fact]
    public void A_quote_that_nobody_wants_is_canceled() =>
        Assert.Equal(("99", ""), Diff(Calm(60_000, 0), [.. Standing(Calm(60_000, 0)), new StandingQuote(99, new Quote(true, 1, 1))]));

    [Theory]
    [InlineData("60000.12", 6_000_012)]
    [InlineData("60000", 6_000_000)]
    [InlineData("0.01", 1)]
    public void Prices_are_sent_as_exact_decimals(string text, long ticks) => Assert.Equal(text, Facts.PriceText(ticks));

    private static List<Quote> Calm(double fair, double inventory) =>
        Quoting.Ladder(Facts, MarketProfile.All["calm"], fair, inventory, 5_000);

    private static List<StandingQuote> Standing(IEnumerable<Quote> quotes) =>
        [.. quotes.Select((quote, index) => new StandingQuote(index + 1, quote))];

    private static (string Cancel, string Place) Diff(List<Quote> wanted, List<StandingQuote> standing)
    {
        var (cancel, place) = Quoting.Diff(wanted, standing, MarketProfile.All["calm"], 6_000_000);
        return (string.Join(' ', cancel), string.Join(' ', place));
    }

    private static (List<Quote> Bids, List<Quote> Asks) Sides(List<Quote> ladder) =>
        ([.. ladder.Where(quote => quote.IsBid)], [.. ladder.Where(quote => !quote.IsBid)]);
}
