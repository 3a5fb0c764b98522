// The largest numbers that can be sent are refused for a reason or handled to the unit; nothing wraps and nothing throws.

using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class OverflowSpecs
{
    private const string AllOfIt = """
        given
            alice has 9223372036854775807 USD
            bob has 9223372036854775807 BTC
            carol has nothing
            dave has nothing

        """;

    [Theory]
    [InlineData("buys max at max", "PriceOutOfRange")]
    [InlineData("sells 1 at max", "PriceOutOfRange")]
    [InlineData("buys 1 at 281474976710656", "PriceOutOfRange")]
    [InlineData("sells 1 at 100 stop-loss max", "PriceOutOfRange")]
    [InlineData("buys max at 281474976710655", "NotionalTooLarge")]
    [InlineData("buys 32769 at 281474976710655", "NotionalTooLarge")]
    [InlineData("buys 32768 at 281474976710655", "InsufficientFunds")]
    [InlineData("buys max at 2", "NotionalTooLarge")]
    [InlineData("buys max at 1", "InsufficientFunds")]
    [InlineData("sells max at 1", "InsufficientFunds")]
    [InlineData("sells max at market stop-loss 281474976710655", "NotionalTooLarge")]
    [InlineData("sells max at 1 showing max", "InsufficientFunds")]
    [InlineData("sells max at 1 showing 2", "TooManyIcebergParts")]
    [InlineData("sells max at 1 showing 9223372036854775806", "InsufficientFunds")]
    [InlineData("buys for max at market", "InsufficientFunds")]
    [InlineData("sells max at market", "InsufficientFunds")]
    [InlineData("buys for max at market stop-loss 200", "InsufficientFunds")]
    public void An_order_that_nobody_can_pay_is_refused(string order, string reason) => Spec.Check($"""
        given
            bid          | price | ask
                         |   110 | 9@bob
            9@bob        |    90 |
        when
            alice {order} => rejected {reason}
        """);

    [Fact]
    public void A_market_order_is_as_large_as_the_last_price_makes_it() => Spec.Check("""
        given
            bid   | price | ask
                  |   110 | 9@bob
            9@bob |    90 |
            alice buys 1 at 110
        when
            alice sells max at market => rejected NotionalTooLarge
            alice buys max at market => rejected NotionalTooLarge
        """);

    [Fact]
    public void Everything_there_is_can_be_held_and_traded_at_once() => Spec.Check(AllOfIt + """
        when
            bob sells max at 1 #a => placed #a holding 9223372036854775807 to book
            alice buys max at 1 #t
                => placed #t holding 9223372036854775807 to take
                => trade 9223372036854775807 at 1 maker #a taker #t
        then
            alice has 0 USD, 9223372036854775807 BTC
            bob has 9223372036854775807 USD, 0 BTC
        """);

    [Fact]
    public void The_fee_on_everything_is_exact() => Spec.Check("given market fees 100000/99999\n" + AllOfIt + """
        when
            bob sells max at 1 #a => placed #a holding 9223372036854775807 to book
            alice buys max at 1 #t
                => placed #t holding 9223372036854775807 to take
                => trade 9223372036854775807 at 1 maker #a taker #t fees 922337203685477581/922327980313440726
        """);

    [Fact]
    public void A_cost_beyond_the_numbers_is_more_than_anybody_has() => Spec.Check("""
        given
            alice has 9223372036854775807 USD
            bob has 32768 BTC
            carol has 32768 BTC
            dave has nothing
            bob sells 32768 at 281474976710655
            carol sells 32768 at 281474976710655
        when
            alice buys 65536 at market => rejected InsufficientFunds
        """);

    [Fact]
    public void So_it_is_when_a_stop_order_is_triggered() => Spec.Check("""
        given
            alice has 9223372036854775807 USD
            bob has 32769 BTC
            carol has 32768 BTC
            dave has nothing
            bob sells 1 at 100 #b
            bob sells 32768 at 281474976710655
            carol sells 32768 at 281474976710655
            alice buys 65536 at market stop-loss 100 #s
        when
            alice buys 1 at 100 #t
                => placed #t holding 100 to take
                => trade 1 at 100 maker #b taker #t
                => after: expired #s InsufficientFunds
        """);

    [Fact]
    public void So_is_a_quantity_beyond_them_that_the_bids_would_take() => Spec.Check("""
        given
            asset BTC scale 18
            market lot 1, quantity 1..9, market-quantity 1..9
            alice has 9223372036854775807 BTC
            bob has 9 USD
            carol has 9 USD
            dave has nothing
            bid             | price | ask
            9@bob 9@carol   |     1 |
        when
            alice sells for 18 at market => rejected InsufficientFunds
            alice sells for 9 at market #t
                => placed #t holding 9000000000000000000 to take
                => trade 9 at 1 maker #1 taker #t
                => filled #t
        """);

    [Theory]
    [InlineData(1, "sells 1 at 281474976710655", false)]
    [InlineData(281474976710655, "sells 1 at 281474976710655", true)]
    [InlineData(281474976710655, "buys 1 at 1", true)]
    [InlineData(281474976710655, "sells 1 at 281474976710655 stop-loss 1", false)]
    public void A_price_band_is_compared_exactly(long last, string order, bool isFine)
    {
        var venue = Spec.Check($"""
            given
                market band {int.MaxValue}
                alice has {long.MaxValue - 1_000_000} USD, 5 BTC
                bob has 5 BTC
                carol has nothing
                dave has nothing
                bob sells 1 at {last}
                alice buys 1 at {last}
            """);
        venue.Run($"alice {order}");
        Assert.Equal(isFine ? RejectReason.None : RejectReason.PriceOutsideBand, venue.LastResult.Reason);
    }

    [Fact]
    public void Numbers_that_name_nothing_are_unknown()
    {
        var venue = new TestVenue();
        foreach (var number in new[] { int.MinValue, -1, int.MaxValue })
        {
            var (account, market, asset) = (new AccountId(number), new MarketId(number), new AssetId(number));
            Refused(RejectReason.UnknownAccount, new CancelOrder(account, new OrderId(1)));
            Refused(RejectReason.UnknownAccount, new Deposit(account, venue.Asset("USD"), new Amount(1), venue.NewId()));
            Refused(RejectReason.UnknownAsset, new Deposit(venue.Account("alice"), asset, new Amount(1), venue.NewId()));
            Refused(RejectReason.UnknownAsset, new OpenMarket(asset, venue.Asset("USD"), VenueSetup.WideRules));
            Refused(RejectReason.NoSuchMarket, new SetMarketStatus(market, MarketStatus.Halted));
            Refused(RejectReason.NoSuchMarket, new CancelAllOrders(venue.Account("alice"), market));
            Refused(RejectReason.UnknownMarket, new PlaceOrder(venue.Account("alice"), market, venue.NewId(), default));
        }

        void Refused(RejectReason reason, ICommand command)
        {
            venue.Execute(command);
            Assert.Equal(reason, venue.LastResult.Reason);
        }
    }

    [Fact]
    public void The_last_moment_of_all_is_a_moment_like_any_other()
    {
        var venue = Spec.Check("given alice buys 1 at 1 #a");
        venue.Clock = new Timestamp(long.MaxValue);
        Assert.Equal(["nothing"], venue.Execute(new AdvanceTime()));
        Assert.Equal(["canceled #a released 1"], venue.Run("alice cancels #a"));
    }

    [Fact]
    public void A_moment_far_away_can_be_waited_for() => Spec.Check("""
        given
            alice buys 1 at 1 until 9221604000000s #g
        when
            clock 9221603999999s
            bob buys 1 at 1 #b => placed #b holding 1 to book
            clock 9221604000000s
            time passes => before: expired #g GoodTillDate released 1
        """);
}
