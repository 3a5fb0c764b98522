// Assets are listed, markets opened between them, and a market's status says what it accepts.

using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class MarketSpecs
{
    [Fact]
    public void An_asset_is_listed_once() => Spec.Check("""
        when
            venue lists ETH scale 18 => listed ETH scale 18
            venue lists ETH scale 18 => refused AssetExists
            venue lists ETH scale 8 => refused AssetExists
        """);

    [Theory]
    [InlineData(0, true)]
    [InlineData(18, true)]
    [InlineData(-1, false)]
    [InlineData(19, false)]
    [InlineData(int.MaxValue, false)]
    [InlineData(int.MinValue, false)]
    public void Its_scale_is_from_0_to_18(int scale, bool fine) => Spec.Check($"""
        when
            venue lists ETH scale {scale} => {(fine ? $"listed ETH scale {scale}" : "refused InvalidAsset")}
        """);

    [Fact]
    public void Its_code_is_not_empty() =>
        Assert.Equal(["refused InvalidAsset"], new TestVenue().Execute(new ListAsset(default, 0)));

    [Fact]
    public void Assets_and_markets_are_numbered_from_one()
    {
        var venue = new TestVenue();
        Assert.Equal((1, 2), (venue.Asset("BTC").Value, venue.Asset("USD").Value));
        Assert.Equal(1, venue.Market("BTC-USD").Value);
        venue.Run("venue lists ETH scale 0");
        Assert.Equal(3, venue.LastResult.Id);
        venue.Run("venue opens market ETH-USD");
        Assert.Equal(2, venue.LastResult.Id);
    }

    [Fact]
    public void A_pair_has_one_market_and_its_reverse_is_another_pair() => Spec.Check("""
        given
            venue lists ETH scale 0
        when
            venue opens market ETH-USD => opened ETH-USD
            venue opens market ETH-USD => refused MarketExists
            venue opens market BTC-USD => refused MarketExists
            venue opens market USD-ETH => opened USD-ETH
            venue opens market NOTHING-USD => refused UnknownAsset
            venue opens market BTC-NOTHING => refused UnknownAsset
        """);

    [Fact]
    public void A_new_market_trades_at_once() => Spec.Check("""
        when
            venue opens market USD-BTC => opened USD-BTC
            alice buys 5 at 2 in USD-BTC #a => placed #a holding 10 to book
        then
            USD-BTC bid | price | ask
            #a:5@alice  |     2 |
            alice has 1_000_000 USD, 999_990 BTC + 10 held
        """);

    [Fact]
    public void Its_status_can_be_set_and_set_again() => Spec.Check("""
        when
            market is halted => BTC-USD is Halted
            market is halted => BTC-USD is Halted
            market is cancel-only => BTC-USD is CancelOnly
            market is trading => BTC-USD is Trading
            market is 3 => refused InvalidMarketStatus
            market is 255 => refused InvalidMarketStatus
            market NO-MARKET is halted => refused NoSuchMarket
        """);

    [Fact]
    public void Halted_and_cancel_only_markets_take_no_orders_until_they_trade_again() => Spec.Check("""
        given
            bid        | price | ask
                       |   101 | #b:5@bob
            #a:5@alice |   100 |
        when
            market is halted => BTC-USD is Halted
            bob sells 1 at 100 => rejected MarketHalted
            bob sells 1 at market => rejected MarketHalted
            alice amends #a to 4 => amended #a to 4 released 100
            market is cancel-only => BTC-USD is CancelOnly
            bob sells 1 at 100 => rejected MarketCancelOnly
            alice amends #a to 3 => amend rejected MarketCancelOnly
            bob cancels #b => canceled #b released 5
            market is trading => BTC-USD is Trading
            bob sells 1 at 100 #c
                => placed #c holding 1 to take
                => trade 1 at 100 maker #a taker #c
        then
            bid        | price | ask
            #a:3@alice |   100 |
        """);

    [Fact]
    public void One_markets_status_is_not_anothers() => Spec.Check("""
        given
            market ETH-USD
        when
            market ETH-USD is halted => ETH-USD is Halted
            alice buys 1 at 1 in ETH-USD => rejected MarketHalted
            alice buys 1 at 1 #a => placed #a holding 1 to book
        """);

    [Fact]
    public void Each_market_has_its_own_book_trades_and_rules() => Spec.Check("""
        given
            market fees 0/10_000
            market ETH-USD open-orders 1
            bid      | price | ask
                     |   100 | #a:5@bob
            ETH-USD bid | price | ask
                     |    50 | #b:5@bob
        when
            alice buys 1 at 100 #t
                => placed #t holding 100 to take
                => trade 1 at 100 maker #a taker #t fees 0/1
            alice buys 2 at 100 in ETH-USD #u
                => placed #u holding 200 to take
                => trade 2 at 50 maker #b taker #u released 100
            bob sells 1 at 60 in ETH-USD => rejected TooManyOpenOrders
            bob sells 1 at 101 #c => placed #c holding 1 to book
        then
            bid | price | ask
                |   101 | #c:1@bob
                |   100 | #a:4@bob
            ETH-USD bid | price | ask
                |    50 | #b:3@bob
        """);
}
