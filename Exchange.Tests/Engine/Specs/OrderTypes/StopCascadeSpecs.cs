// Triggers fire in rounds, the oldest order first; the trades of one round may fire the next, until nothing waits that fires.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class StopCascadeSpecs
{
    [Fact]
    public void Orders_that_fire_together_run_oldest_first_whatever_their_stop_prices() => Spec.Check("""
        given
            bid         | price | ask
            #bid:1@bob  |    95 |
            #far:9@bob  |    90 |
        when
            alice sells 1 at market stop-loss 95 #old => placed #old holding 1 to wait
            dave sells 1 at market stop-loss 97 #new => placed #new holding 1 to wait
            carol sells 1 at 95 #t
                => placed #t holding 1 to take
                => trade 1 at 95 maker #bid taker #t
                => after: triggered #old to take
                => after: trade 1 at 90 maker #far taker #old
                => after: triggered #new to take
                => after: trade 1 at 90 maker #far taker #new
        """);

    [Fact]
    public void A_triggered_order_may_trigger_others_in_the_next_round_though_they_are_older() => Spec.Check("""
        given
            bid         | price | ask
            #bid:1@bob  |    95 |
            #far:2@bob  |    90 |
            #deep:9@bob |    80 |
        when
            alice sells 1 at market stop-loss 90 #low => placed #low holding 1 to wait
            alice sells 1 at market stop-loss 95 #mid => placed #mid holding 1 to wait
            dave sells 1 at market stop-loss 95 #late => placed #late holding 1 to wait
            carol sells 1 at 95 #t
                => placed #t holding 1 to take
                => trade 1 at 95 maker #bid taker #t
                => after: triggered #mid to take
                => after: trade 1 at 90 maker #far taker #mid
                => after: triggered #late to take
                => after: trade 1 at 90 maker #far taker #late
                => after: triggered #low to take
                => after: trade 1 at 80 maker #deep taker #low
        then
            last price 80
        """);

    [Fact]
    public void The_lowest_and_the_highest_price_of_a_command_both_count() => Spec.Check("""
        given
            bob sells 1 at 103
            carol buys 1 at 103
            bid          | price | ask
                         |   110 | #far-ask:9@bob
                         |   105 | #b:1@bob
                         |   101 | #a:1@bob
            #far-bid:9@bob|   90 |
        when
            alice buys 1 at market take-profit 102 #dip => placed #dip holding 0 to wait
            alice buys 1 at market stop-loss 104 #rise => placed #rise holding 0 to wait
            carol buys 2 at 105 #t
                => placed #t holding 210 to take
                => trade 1 at 101 maker #a taker #t released 4
                => trade 1 at 105 maker #b taker #t
                => after: triggered #dip holding 110 to take
                => after: trade 1 at 110 maker #far-ask taker #dip
                => after: triggered #rise holding 110 to take
                => after: trade 1 at 110 maker #far-ask taker #rise
        """);

    [Fact]
    public void Prices_of_earlier_commands_do_not_count_any_more() => Spec.Check("""
        given
            bid         | price | ask
                        |   105 | #a:1@bob
            #bid:5@bob  |    95 |
            carol sells 1 at 95
            carol buys 1 at 105
        when
            alice sells 1 at market stop-loss 96 #s => placed #s holding 1 to wait
            dave sells 1 at 120 #d => placed #d holding 1 to book
            dave buys 1 at 80 #e => placed #e holding 80 to book
        then
            #s: 1 of 1 left, 1 held, waiting
            last price 105
        """);

    [Fact]
    public void A_triggered_order_that_rests_ends_the_cascade() => Spec.Check("""
        given
            bid         | price | ask
            #bid:1@bob  |    95 |
        when
            alice sells 1 at 90 stop-loss 95 #s => placed #s holding 1 to wait
            alice sells 1 at market stop-loss 94 #u => placed #u holding 1 to wait
            carol sells 1 at 95 #t
                => placed #t holding 1 to take
                => trade 1 at 95 maker #bid taker #t
                => after: triggered #s to book
        then
            bid | price | ask
                |    90 | #s:1@alice
            #u: 1 of 1 left, 1 held, waiting
        """);

    [Fact]
    public void An_order_that_is_placed_after_the_trade_does_not_fire_by_it() => Spec.Check("""
        given
            bid         | price | ask
            #bid:1@bob  |    95 |
            carol sells 1 at 95
        when
            alice sells 1 at market stop-loss 94 #s => placed #s holding 1 to wait
            time passes => nothing
        then
            #s: 1 of 1 left, 1 held, waiting
        """);

    [Fact]
    public void A_triggered_taker_prevents_self_trades_like_any_other() => Spec.Check("""
        given
            bid          | price | ask
            #bid:1@bob   |    95 |
            #own:5@alice |    90 |
        when
            alice sells 2 at market stop-loss 95 stp decrement #s => placed #s holding 2 to wait
            carol sells 1 at 95 #t
                => placed #t holding 1 to take
                => trade 1 at 95 maker #bid taker #t
                => after: triggered #s to take
                => after: prevented 2 at 90 maker #own taker #s released 180/0
                => after: expired #s SelfTrade released 2
        """);

    [Fact]
    public void A_prevented_trade_has_no_price_that_fires() => Spec.Check("""
        given
            bid          | price | ask
            #own:5@carol |    95 |
        when
            alice sells 2 at market stop-loss 95 #s => placed #s holding 2 to wait
            carol sells 1 at 95 stp decrement #t
                => placed #t holding 1 to take
                => prevented 1 at 95 maker #own taker #t released 95/1
                => expired #t SelfTrade
        then
            last price 0
        """);

    [Fact]
    public void An_order_whose_date_comes_with_the_command_expires_before_it_could_fire() => Spec.Check("""
        given
            bid         | price | ask
            #bid:1@bob  |    95 |
            alice sells 2 at market stop-loss 95 until 10s #s
            clock 10s
        when
            carol sells 1 at 95 #t
                => before: expired #s GoodTillDate released 2
                => placed #t holding 1 to take
                => trade 1 at 95 maker #bid taker #t
        """);

    [Fact]
    public void A_trade_in_one_market_fires_nothing_in_another() => Spec.Check("""
        given
            market ETH-USD
            ETH-USD bid | price | ask
            #bid:1@bob  |    50 |
        when
            alice sells 1 at market stop-loss 95 #s => placed #s holding 1 to wait
            carol sells 1 at 50 in ETH-USD #t
                => placed #t holding 1 to take
                => trade 1 at 50 maker #bid taker #t
        then
            #s: 1 of 1 left, 1 held, waiting
        """);

    [Fact]
    public void The_trades_of_a_replace_fire_too() => Spec.Check("""
        given
            bid         | price | ask
            #bid:1@bob  |    95 |
            #far:9@bob  |    90 |
            carol sells 1 at 120 #c
        when
            alice sells 1 at market stop-loss 95 #s => placed #s holding 1 to wait
            carol replaces #c with sell 1 at 95 #t
                => canceled #c Replaced released 1
                => placed #t holding 1 to take
                => trade 1 at 95 maker #bid taker #t
                => after: triggered #s to take
                => after: trade 1 at 90 maker #far taker #s
        """);
}
