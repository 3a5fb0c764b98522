// An account may have only so many orders standing in a market, waiting stop orders included.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class OpenOrdersSpecs
{
    private const string TwoOfTwo = """
        given
            market open-orders 2
            bid      | price | ask
                     |   100 | #x:9@bob
            alice buys 1 at 90 #a
            alice buys 1 at 120 stop-loss 110 #s
        when

        """;

    [Theory]
    [InlineData("buys 1 at 80")]
    [InlineData("buys 1 at 80 until 10s")]
    [InlineData("buys 1 at 100")] // it would be filled at once, but it might have stood
    [InlineData("sells 1 at 200 post-only")]
    [InlineData("buys 1 at market stop-loss 110")]
    [InlineData("buys 1 at 120 stop-loss 110 ioc")]
    [InlineData("buys 1 at 120 stop-loss 110 fok")]
    public void One_more_that_may_stand_is_refused(string order) => Spec.Check(TwoOfTwo + $"""
            alice {order} => rejected TooManyOpenOrders
        """);

    [Fact]
    public void What_cannot_stand_is_fine() => Spec.Check(TwoOfTwo + """
            alice buys 1 at 100 ioc #t
                => placed #t holding 100 to take
                => trade 1 at 100 maker #x taker #t
            alice buys 1 at 100 fok #u
                => placed #u holding 100 to take
                => trade 1 at 100 maker #x taker #u
            alice buys 1 at market #v
                => placed #v holding 100 to take
                => trade 1 at 100 maker #x taker #v
        """);

    [Fact]
    public void An_order_that_ends_makes_room() => Spec.Check(TwoOfTwo + """
            alice cancels #s => canceled #s released 120
            alice buys 1 at 100 #t
                => placed #t holding 100 to take
                => trade 1 at 100 maker #x taker #t
            bob sells 1 at 90 #y
                => placed #y holding 1 to take
                => trade 1 at 90 maker #a taker #y
            alice buys 1 at 80 #b => placed #b holding 80 to book
            alice buys 1 at 81 #c => placed #c holding 81 to book
            alice buys 1 at 82 => rejected TooManyOpenOrders
        """);

    [Fact]
    public void An_order_that_is_triggered_and_rests_still_counts_once() => Spec.Check(TwoOfTwo + """
            bob sells 1 at 130 #y => placed #y holding 1 to book
            carol buys 10 at 130 #t
                => placed #t holding 1300 to take
                => trade 9 at 100 maker #x taker #t released 270
                => trade 1 at 130 maker #y taker #t
                => after: triggered #s to book
            alice buys 1 at 80 => rejected TooManyOpenOrders
        """);

    [Fact]
    public void Each_account_has_its_own_count() => Spec.Check(TwoOfTwo + """
            carol buys 1 at 80 #c => placed #c holding 80 to book
            carol buys 1 at 80 #d => placed #d holding 80 to book
            carol buys 1 at 80 => rejected TooManyOpenOrders
        """);
}
