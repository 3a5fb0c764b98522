// Whatever is traded, amended, canceled and expired: what the accounts own together is what was deposited less what was withdrawn.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class ConservationSpecs
{
    // The laws after every command (Laws, Ledger) check the sums; this sees to it that every kind of event has its turn under fees.
    [Fact]
    public void Money_only_moves() => Spec.Check("""
        given
            market fees 1500/2500
            alice has 10_000 USD, 50 BTC
            bob has 5_000 USD, 80 BTC
            carol has 3_000 USD
            dave has 40 BTC
            bob sells 10 at 101
            dave sells 9 at 102 showing 2 #i
            alice sells 5 at 103 #o
            dave sells 2 at market stop-loss 95 #s
            carol buys 3 at market take-profit 95 #p
            bob buys 10 at 99 #b
            bob buys 1 at 95 #low
            carol buys 1 at 500 stop-loss 500 until 10s
            alice buys 12 at 101 #t
            alice buys 3 at 103 stp expire-maker
            alice amends #t to 11
            alice replaces #t with buy 2 at 98
            carol buys for 700 at market
            alice sells for 500 at market
            alice sells 8 at 94 stp expire-maker
            alice buys for 800 at market stp decrement
            clock 20s
            time passes
            venue cancels all in BTC-USD
            venue withdraws 1 USD
            carol withdraws 100 USD
        then
            dave has 912 USD, 31 BTC
        """);

    [Fact]
    public void When_all_orders_are_gone_nothing_is_held() => Spec.Check("""
        given
            bid                  | price | ask
                                 |   101 | 5@alice 2/9@bob
            5@carol 3/7@dave     |    99 |
            alice buys 3 at 101 stp expire-maker
            bob sells 8 at 99
            venue cancels all in BTC-USD
        then
            bid | price | ask
            alice has 999_697 USD, 1_000_003 BTC
            bob has 1_001_095 USD, 999_989 BTC
            carol has 999_505 USD, 1_000_005 BTC
            dave has 999_703 USD, 1_000_003 BTC
        """);
}
