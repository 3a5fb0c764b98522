// A triggered stop market order takes at once; where its cost was not known before, it holds it then, or expires for want of funds.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class StopMarketSpecs
{
    // A trade at 100 triggers; what remains is 3 asked at 106, 4 asked at 107, 2 bid at 95 and 3 bid at 90.
    private const string Market = """
        given
            bid      | price | ask
                     |   107 | #c:4@bob
                     |   106 | #b:3@bob
                     |   100 | #a:1@bob
            #x:2@bob |    95 |
            #y:3@bob |    90 |
        when

        """;

    private const string Trade = """
            carol buys 1 at 100 #t
                => placed #t holding 100 to take
                => trade 1 at 100 maker #a taker #t

        """;

    [Fact]
    public void A_buy_by_quantity_holds_nothing_while_it_waits_and_its_cost_at_the_trigger() => Spec.Check(Alice("425 USD") + Market + """
            alice buys 4 at market stop-loss 100 #s => placed #s holding 0 to wait

        """ + Trade + """
                => after: triggered #s holding 425 to take
                => after: trade 3 at 106 maker #b taker #s
                => after: trade 1 at 107 maker #c taker #s
        then
            alice has 0 USD, 4 BTC
        """);

    [Fact]
    public void A_buy_whose_funds_are_gone_at_the_trigger_expires() => Spec.Check(Alice("424 USD") + Market + """
            alice buys 4 at market stop-loss 100 #s => placed #s holding 0 to wait

        """ + Trade + """
                => after: expired #s InsufficientFunds
        then
            #s: closed
            alice has 424 USD
        """);

    [Fact]
    public void A_buy_by_quote_quantity_holds_it_from_placement() => Spec.Check(Market + """
            alice buys for 500 at market take-profit 100 #s => placed #s holding 500 to wait

        """ + Trade + """
                => after: triggered #s to take
                => after: trade 3 at 106 maker #b taker #s
                => after: trade 1 at 107 maker #c taker #s
                => after: filled #s released 75
        """);

    [Fact]
    public void A_sell_by_quantity_holds_it_from_placement() => Spec.Check(Market + """
            alice sells 9 at market stop-loss 100 #s => placed #s holding 9 to wait

        """ + Trade + """
                => after: triggered #s to take
                => after: trade 2 at 95 maker #x taker #s
                => after: trade 3 at 90 maker #y taker #s
                => after: expired #s NoLiquidity released 4
        """);

    [Fact]
    public void A_sell_by_quote_quantity_holds_its_cost_in_base_at_the_trigger() => Spec.Check(Alice("4 BTC") + Market + """
            alice sells for 400 at market take-profit 100 #s => placed #s holding 0 to wait

        """ + Trade + """
                => after: triggered #s holding 4 to take
                => after: trade 2 at 95 maker #x taker #s
                => after: trade 2 at 90 maker #y taker #s
                => after: filled #s
        then
            alice has 370 USD, 0 BTC
        """);

    [Fact]
    public void A_sell_by_quote_quantity_whose_funds_are_gone_expires() => Spec.Check(Alice("3 BTC") + Market + """
            alice sells for 400 at market take-profit 100 #s => placed #s holding 0 to wait

        """ + Trade + """
                => after: expired #s InsufficientFunds
        """);

    [Fact]
    public void With_nothing_on_the_other_side_it_triggers_and_expires() => Spec.Check("""
        given
            alice has nothing
            bid | price | ask
                |   100 | #a:1@bob
        when
            alice buys 4 at market stop-loss 100 #s => placed #s holding 0 to wait

        """ + Trade + """
                => after: triggered #s to take
                => after: expired #s NoLiquidity
        """);

    [Fact]
    public void By_quote_quantity_that_pays_for_no_lot_it_is_done_without_a_trade() => Spec.Check(Market + """
            alice buys for 105 at market stop-loss 100 #s => placed #s holding 105 to wait

        """ + Trade + """
                => after: triggered #s to take
                => after: filled #s released 105
        """);

    private static string Alice(string funds) => $"given alice has {funds}\n";
}
