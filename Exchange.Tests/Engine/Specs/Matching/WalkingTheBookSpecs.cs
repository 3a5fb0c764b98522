// A taker walks the other side of the book level by level, pays each maker's own price, and stops at its limit.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class WalkingTheBookSpecs
{
    [Fact]
    public void A_buyer_takes_level_after_level_up_to_its_limit_and_rests_there() => Spec.Check("""
        given
            bid | price | ask
                |   102 | #d:5@bob
                |   101 | #c:4@dave
                |   100 | #a:2@bob #b:3@carol
        when
            alice buys 10 at 101 #t
                => placed #t holding 1010 to take
                => trade 2 at 100 maker #a taker #t released 2
                => trade 3 at 100 maker #b taker #t released 3
                => trade 4 at 101 maker #c taker #t
                => booked #t with 1
        then
            bid       | price | ask
                      |   102 | #d:5@bob
            #t:1@alice|   101 |
            alice has 998_995 USD + 101 held, 1_000_009 BTC
            last price 101
        """);

    [Fact]
    public void A_seller_takes_level_after_level_down_to_its_limit_and_rests_there() => Spec.Check("""
        given
            bid               | price | ask
            #a:2@bob #b:3@dave|   100 |
            #c:4@carol        |    99 |
            #d:5@bob          |    98 |
        when
            alice sells 10 at 99 #t
                => placed #t holding 10 to take
                => trade 2 at 100 maker #a taker #t
                => trade 3 at 100 maker #b taker #t
                => trade 4 at 99 maker #c taker #t
                => booked #t with 1
        then
            bid      | price | ask
                     |    99 | #t:1@alice
            #d:5@bob |    98 |
            alice has 1_000_896 USD, 999_990 BTC + 1 held
            last price 99
        """);

    [Fact]
    public void A_buyer_gets_the_makers_better_price_and_the_difference_back() => Spec.Check("""
        given
            alice has 330 USD
            bid | price | ask
                |   100 | #a:3@bob
        when
            alice buys 3 at 110 #t
                => placed #t holding 330 to take
                => trade 3 at 100 maker #a taker #t released 30
        then
            alice has 30 USD, 3 BTC
        """);

    [Fact]
    public void A_seller_gets_the_makers_better_price() => Spec.Check("""
        given
            alice has 3 BTC
            bid     | price | ask
            #a:3@bob|   110 |
        when
            alice sells 3 at 100 #t
                => placed #t holding 3 to take
                => trade 3 at 110 maker #a taker #t
        then
            alice has 330 USD, 0 BTC
            bob has 999_670 USD, 1_000_003 BTC
        """);

    [Fact]
    public void A_gap_between_the_levels_does_not_matter() => Spec.Check("""
        given
            bid | price | ask
                |   900 | #b:1@carol
                |     1 | #a:1@bob
        when
            alice buys 2 at 1000 #t
                => placed #t holding 2000 to take
                => trade 1 at 1 maker #a taker #t released 999
                => trade 1 at 900 maker #b taker #t released 100
        then
            bid | price | ask
            last price 900
        """);

    [Fact]
    public void Prices_far_apart_trade_in_their_order() => Spec.Check("""
        given
            alice has 900_000_000_000_000 USD
            bob has 900_000_000_000_000 USD, 9 BTC
            carol has 9 BTC
            bid      | price           | ask
                     |           65536 | #f:1@bob
                     | 281474976710655 | #i:1@bob
                     |              16 | #b:1@bob
                     |              64 | #d:1@bob
                     | 140737488355328 | #h:1@bob
                     |              15 | #a:1@bob
                     |              63 | #c:1@bob
                     |      4294967296 | #g:1@bob
                     |            4095 | #e:1@bob
        when
            alice buys 9 at market #t
                => placed #t holding 422_216_760_103_068 to take
                => trade 1 at 15 maker #a taker #t
                => trade 1 at 16 maker #b taker #t
                => trade 1 at 63 maker #c taker #t
                => trade 1 at 64 maker #d taker #t
                => trade 1 at 4095 maker #e taker #t
                => trade 1 at 65536 maker #f taker #t
                => trade 1 at 4294967296 maker #g taker #t
                => trade 1 at 140737488355328 maker #h taker #t
                => trade 1 at 281474976710655 maker #i taker #t
            bob buys 1 at 16 #j => placed #j holding 16 to book
            bob buys 1 at 281474976710655 #k => placed #k holding 281474976710655 to book
            bob buys 1 at 15 #l => placed #l holding 15 to book
            bob buys 1 at 4294967296 #m => placed #m holding 4294967296 to book
            carol sells 4 at market #u
                => placed #u holding 4 to take
                => trade 1 at 281474976710655 maker #k taker #u
                => trade 1 at 4294967296 maker #m taker #u
                => trade 1 at 16 maker #j taker #u
                => trade 1 at 15 maker #l taker #u
        then
            bid | price | ask
        """);

    [Fact]
    public void Orders_one_tick_apart_do_not_trade() => Spec.Check("""
        given
            bid     | price | ask
                    |   101 | #a:1@bob
        when
            alice buys 1 at 100 #t
                => placed #t holding 100 to book
        then
            bid       | price | ask
                      |   101 | #a:1@bob
            #t:1@alice|   100 |
            last price 0
        """);

    [Fact]
    public void A_taker_that_ends_exactly_with_a_level_leaves_the_next_one_alone() => Spec.Check("""
        given
            bid | price | ask
                |   101 | #b:2@bob
                |   100 | #a:2@bob
        when
            alice buys 2 at 101 #t
                => placed #t holding 202 to take
                => trade 2 at 100 maker #a taker #t released 2
        then
            bid | price | ask
                |   101 | #b:2@bob
        """);

    [Fact]
    public void A_taker_that_takes_the_whole_book_rests_alone() => Spec.Check("""
        given
            bid | price | ask
                |   101 | #b:1@carol
                |   100 | #a:1@bob
        when
            alice buys 3 at 101 #t
                => placed #t holding 303 to take
                => trade 1 at 100 maker #a taker #t released 1
                => trade 1 at 101 maker #b taker #t
                => booked #t with 1
        then
            bid       | price | ask
            #t:1@alice|   101 |
        """);
}
