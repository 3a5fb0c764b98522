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
}
