// A post-only order (LimitMaker) rests, or is refused if it would trade at once.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class PostOnlySpecs
{
    private const string Book = """
        given
            bid      | price | ask
                     |   101 | #a:1@bob
            #b:1@bob |    99 |
        when

        """;

    [Theory]
    [InlineData("buys", 101)]
    [InlineData("buys", 102)]
    [InlineData("sells", 99)]
    [InlineData("sells", 98)]
    public void At_the_other_sides_best_price_or_beyond_it_is_refused(string side, int price) => Spec.Check(Book + $"""
            alice {side} 5 at {price} post-only #t => rejected PostOnlyWouldTake
        then
            bid      | price | ask
                     |   101 | #a:1@bob
            #b:1@bob |    99 |
            alice has 1_000_000 USD, 1_000_000 BTC
        """);

    [Fact]
    public void One_tick_before_the_other_side_it_rests() => Spec.Check(Book + """
            alice buys 5 at 100 post-only #t => placed #t holding 500 to book
        then
            bid        | price | ask
                       |   101 | #a:1@bob
            #t:5@alice |   100 |
            #b:1@bob   |    99 |
        """);

    [Fact]
    public void In_an_empty_book_it_rests_at_any_price() => Spec.Check("""
        when
            alice sells 5 at 1 post-only #t => placed #t holding 5 to book
        """);

    [Fact]
    public void It_is_a_maker_like_any_other_afterwards() => Spec.Check(Book + """
            alice sells 5 at 100 post-only #t => placed #t holding 5 to book
            carol buys 2 at 100 #u
                => placed #u holding 200 to take
                => trade 2 at 100 maker #t taker #u
        """);

    [Fact]
    public void An_own_order_on_the_other_side_is_enough_to_refuse_it() => Spec.Check("""
        given
            bid | price | ask
                |   100 | #o:1@alice
        when
            alice buys 5 at 100 post-only stp expire-maker #t => rejected PostOnlyWouldTake
        then
            bid | price | ask
                |   100 | #o:1@alice
        """);

    [Fact]
    public void It_may_be_an_iceberg_and_have_a_date() => Spec.Check("""
        when
            alice sells 5 at 100 post-only showing 2 until 10s #t => placed #t holding 5 to book
        then
            bid | price | ask
                |   100 | #t:2/5@alice
        """);
}
