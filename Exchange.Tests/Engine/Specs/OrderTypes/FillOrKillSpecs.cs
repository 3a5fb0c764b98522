// A fill-or-kill order is filled wholly at once, or expires and leaves everything as it was.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class FillOrKillSpecs
{
    [Fact]
    public void With_enough_at_its_limit_or_better_it_is_filled() => Spec.Check("""
        given
            bid | price | ask
                |   101 | #b:9@carol
                |   100 | #a:3@bob
        when
            alice buys 5 at 101 fok #t
                => placed #t holding 505 to take
                => trade 3 at 100 maker #a taker #t released 3
                => trade 2 at 101 maker #b taker #t
        then
            bid | price | ask
                |   101 | #b:7@carol
        """);

    [Fact]
    public void With_exactly_enough_it_is_filled() => Spec.Check("""
        given
            bid               | price | ask
            #a:2@bob #b:3@bob |   100 |
        when
            alice sells 5 at 100 fok #t
                => placed #t holding 5 to take
                => trade 2 at 100 maker #a taker #t
                => trade 3 at 100 maker #b taker #t
        then
            bid | price | ask
        """);

    [Fact]
    public void One_lot_short_it_expires_without_a_trade() => Spec.Check("""
        given
            bid | price | ask
                |   101 | #b:2@carol
                |   100 | #a:3@bob
        when
            alice buys 6 at 101 fok #t
                => placed #t holding 606 to take
                => expired #t FillOrKill released 606
        then
            bid | price | ask
                |   101 | #b:2@carol
                |   100 | #a:3@bob
            #t: closed
            alice has 1_000_000 USD, 1_000_000 BTC
            last price 0
        """);

    [Fact]
    public void What_rests_beyond_its_limit_does_not_count() => Spec.Check("""
        given
            bid      | price | ask
            #a:3@bob |   100 |
            #b:9@bob |    99 |
        when
            alice sells 4 at 100 fok #t
                => placed #t holding 4 to take
                => expired #t FillOrKill released 4
        then
            bid      | price | ask
            #a:3@bob |   100 |
            #b:9@bob |    99 |
        """);

    [Fact]
    public void In_an_empty_book_it_expires() => Spec.Check("""
        when
            alice buys 1 at 100 fok #t
                => placed #t holding 100 to take
                => expired #t FillOrKill released 100
        """);

    [Fact]
    public void The_hidden_part_of_an_iceberg_counts() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #i:2/5@bob
        when
            alice buys 5 at 100 fok #t
                => placed #t holding 500 to take
                => trade 2 at 100 maker #i taker #t
                => replenished #i showing 2
                => trade 2 at 100 maker #i taker #t
                => replenished #i showing 1
                => trade 1 at 100 maker #i taker #t
        then
            bid | price | ask
        """);

    [Fact]
    public void The_hidden_part_of_an_iceberg_does_not_make_up_for_a_missing_lot() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #i:2/5@bob
        when
            alice buys 6 at 100 fok #t
                => placed #t holding 600 to take
                => expired #t FillOrKill released 600
        then
            bid | price | ask
                |   100 | #i:2/5@bob
        """);
}
