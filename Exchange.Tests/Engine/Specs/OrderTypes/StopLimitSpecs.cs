// A triggered stop limit order is a limit order from then on: it takes or rests, and its time in force begins to count.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class StopLimitSpecs
{
    // A sale at 95 triggers; what remains to sell into is 3 at 94 and 9 at 90.
    private const string Market = """
        given
            bid          | price | ask
            #bid:1@bob   |    95 |
            #next:3@bob  |    94 |
            #far:9@bob   |    90 |
        when

        """;

    private const string Fall = """
            carol sells 1 at 95 #t
                => placed #t holding 1 to take
                => trade 1 at 95 maker #bid taker #t

        """;

    [Fact]
    public void It_rests_if_it_does_not_cross() => Spec.Check(Market + """
            alice sells 5 at 96 stop-loss 95 #s => placed #s holding 5 to wait

        """ + Fall + """
                => after: triggered #s to book
        then
            bid         | price | ask
                        |    96 | #s:5@alice
            #next:3@bob |    94 |
            #far:9@bob  |    90 |
            #s: 5 of 5 left, 5 held
        """);

    [Fact]
    public void It_takes_what_crosses_and_rests_with_the_remainder() => Spec.Check(Market + """
            alice sells 5 at 94 stop-loss 95 #s => placed #s holding 5 to wait

        """ + Fall + """
                => after: triggered #s to take
                => after: trade 3 at 94 maker #next taker #s
                => after: booked #s with 2
        then
            bid         | price | ask
                        |    94 | #s:2@alice
            #far:9@bob  |    90 |
        """);

    [Fact]
    public void Immediate_or_cancel_waits_for_the_trigger_and_counts_from_then_on() => Spec.Check(Market + """
            alice sells 5 at 94 stop-loss 95 ioc #s => placed #s holding 5 to wait

        """ + Fall + """
                => after: triggered #s to take
                => after: trade 3 at 94 maker #next taker #s
                => after: expired #s ImmediateOrCancel released 2
        """);

    [Fact]
    public void Immediate_or_cancel_that_does_not_cross_at_the_trigger_expires() => Spec.Check(Market + """
            alice sells 5 at 96 stop-loss 95 ioc #s => placed #s holding 5 to wait

        """ + Fall + """
                => after: triggered #s to take
                => after: expired #s ImmediateOrCancel released 5
        """);

    [Fact]
    public void Fill_or_kill_is_decided_at_the_trigger() => Spec.Check(Market + """
            alice sells 4 at 94 stop-loss 95 fok #s => placed #s holding 4 to wait
            alice sells 3 at 94 stop-loss 95 fok #u => placed #u holding 3 to wait

        """ + Fall + """
                => after: triggered #s to take
                => after: expired #s FillOrKill released 4
                => after: triggered #u to take
                => after: trade 3 at 94 maker #next taker #u
        """);

    [Fact]
    public void A_buy_holds_its_limit_from_placement_and_gets_price_improvement() => Spec.Check("""
        given
            bid | price | ask
                |   104 | #b:5@bob
                |   100 | #a:1@bob
        when
            alice buys 2 at 110 stop-loss 100 #s => placed #s holding 220 to wait
            carol buys 1 at 100 #t
                => placed #t holding 100 to take
                => trade 1 at 100 maker #a taker #t
                => after: triggered #s to take
                => after: trade 2 at 104 maker #b taker #s released 12
        """);

    [Fact]
    public void A_take_profit_limit_works_the_same() => Spec.Check("""
        given
            bid        | price | ask
                       |   105 | #a:1@bob
            #b:3@bob   |   104 |
        when
            alice sells 5 at 104 take-profit 105 #s => placed #s holding 5 to wait
            carol buys 1 at 105 #t
                => placed #t holding 105 to take
                => trade 1 at 105 maker #a taker #t
                => after: triggered #s to take
                => after: trade 3 at 104 maker #b taker #s
                => after: booked #s with 2
        """);

    [Fact]
    public void An_iceberg_hides_its_part_after_the_trigger() => Spec.Check(Market + """
            alice sells 9 at 94 stop-loss 95 showing 4 #s => placed #s holding 9 to wait

        """ + Fall + """
                => after: triggered #s to take
                => after: trade 3 at 94 maker #next taker #s
                => after: booked #s with 6
        then
            bid         | price | ask
                        |    94 | #s:4/6@alice
            #far:9@bob  |    90 |
        """);

    [Fact]
    public void It_queues_behind_orders_that_rested_before_its_trigger() => Spec.Check(Market + """
            alice sells 5 at 96 stop-loss 95 #s => placed #s holding 5 to wait
            dave sells 1 at 96 #d => placed #d holding 1 to book

        """ + Fall + """
                => after: triggered #s to book
        then
            bid         | price | ask
                        |    96 | #d:1@dave #s:5@alice
            #next:3@bob |    94 |
            #far:9@bob  |    90 |
        """);
}
