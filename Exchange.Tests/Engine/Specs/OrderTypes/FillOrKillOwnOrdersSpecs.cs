// A fill-or-kill order with orders of its own account in the way counts only what its self-trade mode lets it reach.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class FillOrKillOwnOrdersSpecs
{
    private const string ThreeOwnOneThree = """
        given
            bid | price | ask
                |   100 | #a:3@bob #o:1@alice #b:3@carol
        when

        """;

    [Theory]
    [InlineData("market-default")]
    [InlineData("expire-taker")]
    [InlineData("expire-both")]
    [InlineData("decrement")]
    public void Most_modes_count_what_stands_before_the_first_own_order(string mode)
    {
        Spec.Check(ThreeOwnOneThree + $"""
            alice buys 3 at 100 fok stp {mode} #t
                => placed #t holding 300 to take
                => trade 3 at 100 maker #a taker #t
            """);
        Spec.Check(ThreeOwnOneThree + $"""
            alice buys 4 at 100 fok stp {mode} #t
                => placed #t holding 400 to take
                => expired #t FillOrKill released 400
            """);
    }

    [Fact]
    public void Expire_maker_leaves_own_orders_out_and_expires_them_on_the_way() => Spec.Check(ThreeOwnOneThree + """
            alice buys 6 at 100 fok stp expire-maker #t
                => placed #t holding 600 to take
                => trade 3 at 100 maker #a taker #t
                => expired #o SelfTrade released 1
                => trade 3 at 100 maker #b taker #t
        then
            bid | price | ask
        """);

    [Fact]
    public void Expire_maker_expires_nothing_if_the_others_are_too_few() => Spec.Check(ThreeOwnOneThree + """
            alice buys 7 at 100 fok stp expire-maker #t
                => placed #t holding 700 to take
                => expired #t FillOrKill released 700
        then
            bid | price | ask
                |   100 | #a:3@bob #o:1@alice #b:3@carol
        """);

    [Fact]
    public void Without_prevention_own_orders_count_as_liquidity() => Spec.Check(ThreeOwnOneThree + """
            alice buys 8 at 100 fok stp none #t
                => placed #t holding 800 to take
                => expired #t FillOrKill released 800
            alice buys 7 at 100 fok stp none #u
                => placed #u holding 700 to take
                => trade 3 at 100 maker #a taker #u
                => trade 1 at 100 maker #o taker #u
                => trade 3 at 100 maker #b taker #u
        then
            bid | price | ask
        """);

    [Fact]
    public void An_own_order_at_the_best_price_leaves_nothing_to_count() => Spec.Check("""
        given
            bid | price | ask
                |   101 | #a:9@bob
                |   100 | #o:1@alice
        when
            alice buys 1 at 101 fok #t
                => placed #t holding 101 to take
                => expired #t FillOrKill released 101
        """);

    [Fact]
    public void An_own_order_beyond_the_limit_is_not_in_the_way() => Spec.Check("""
        given
            bid       | price | ask
            #a:3@bob  |   100 |
            #o:1@alice|    99 |
        when
            alice sells 3 at 100 fok #t
                => placed #t holding 3 to take
                => trade 3 at 100 maker #a taker #t
        """);

    [Fact]
    public void Of_an_iceberg_before_an_own_order_at_that_price_only_the_shown_part_counts() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #i:2/6@bob #o:1@alice
        when
            alice buys 3 at 100 fok #t
                => placed #t holding 300 to take
                => expired #t FillOrKill released 300
            alice buys 2 at 100 fok #u
                => placed #u holding 200 to take
                => trade 2 at 100 maker #i taker #u
                => replenished #i showing 2
        then
            bid | price | ask
                |   100 | #o:1@alice #i:2/4@bob
        """);

    [Fact]
    public void The_shown_part_and_what_stands_between_it_and_the_own_order_count_together() => Spec.Check("""
        given
            bid                               | price | ask
            #i:2/6@bob #b:1@carol #o:1@alice  |   100 |
        when
            alice sells 4 at 100 fok #t
                => placed #t holding 4 to take
                => expired #t FillOrKill released 4
            alice sells 3 at 100 fok #u
                => placed #u holding 3 to take
                => trade 2 at 100 maker #i taker #u
                => replenished #i showing 2
                => trade 1 at 100 maker #b taker #u
        """);

    [Fact]
    public void The_hidden_part_of_an_own_iceberg_counts_only_without_prevention() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #o:2/4@alice #b:1@bob
        when
            alice buys 2 at 100 fok stp expire-maker #t
                => placed #t holding 200 to take
                => expired #t FillOrKill released 200
            alice buys 5 at 100 fok stp none #u
                => placed #u holding 500 to take
                => trade 2 at 100 maker #o taker #u
                => replenished #o showing 2
                => trade 1 at 100 maker #b taker #u
                => trade 2 at 100 maker #o taker #u
        """);

    [Fact]
    public void An_iceberg_at_a_better_price_than_the_own_order_counts_whole() => Spec.Check("""
        given
            bid | price | ask
                |   101 | #o:1@alice
                |   100 | #i:4/6@bob
        when
            alice buys 6 at 101 fok #t
                => placed #t holding 606 to take
                => trade 4 at 100 maker #i taker #t released 4
                => replenished #i showing 2
                => trade 2 at 100 maker #i taker #t released 2
        then
            bid | price | ask
                |   101 | #o:1@alice
        """);
}
