// Every reason for refusing a command, each with a command that is refused for it.

using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class RejectReasonSpecs
{
    private const string Table = """
        UnknownAccount           |                                                | nobody buys 1 at 100
        UnknownAccount           |                                                | venue buys 1 at 100
        CommandIdMissing         |                                                | alice buys 1 at 100 no-id
        CommandIdReused          | alice buys 1 at 100 #a                         | alice buys 2 at 100 #a
        UnknownOrder             |                                                | alice cancels order 99
        UnknownOrder             | bob buys 1 at 100 #b                           | alice amends #b to 1
        OrderClosed              | alice buys 1 at 100 #a; alice cancels #a       | alice cancels #a
        UnknownAsset             |                                                | alice deposits 1 NOTHING
        UnknownAsset             |                                                | venue opens market BTC-NOTHING
        NoSuchMarket             |                                                | alice cancels all in NO-MARKET
        NoSuchMarket             |                                                | market NO-MARKET is halted
        AssetExists              |                                                | venue lists BTC scale 3
        InvalidAsset             |                                                | venue lists ETH scale 19
        MarketExists             |                                                | venue opens market BTC-USD
        InvalidMarketRules       |                                                | venue opens market USD-BTC with tick 0
        InvalidMarketStatus      |                                                | market is 3
        InvalidAmount            |                                                | alice deposits 0 USD
        MarketRequired           |                                                | venue cancels all
        InvalidReplaceMode       | alice buys 1 at 100 #a                         | alice replaces-wrongly #a with buy 1 at 99
        UnknownMarket            |                                                | alice buys 1 at 100 in NO-MARKET
        MarketHalted             | market is halted                               | alice buys 1 at 100
        MarketCancelOnly         | market is cancel-only                          | alice buys 1 at 100
        MarketCancelOnly         | alice buys 2 at 100 #a; market is cancel-only  | alice amends #a to 1
        InvalidTerms             |                                                | alice buys 0 at 100
        AmendNotAllowed          | alice buys for 500 at market stop-loss 110 #a  | alice amends #a to 1
        QuantityNotReduced       | alice buys 2 at 100 #a                         | alice amends #a to 2
        QuantityBelowFilled      | alice buys 2 at 100 #a; bob sells 1 at 100     | alice amends #a to 1
        ExpiryInPast             |                                                | alice buys 1 at 100 until 0s
        PriceOutOfRange          | market price 10..200                           | alice buys 1 at 9
        PriceOutOfRange          | market price 10..200                           | alice buys 1 at 201
        PriceOutOfRange          | market price 10..200                           | alice sells 1 at 100 stop-loss 9
        QuantityOutOfRange       | market quantity 2..50                          | alice buys 1 at 100
        QuantityOutOfRange       | market quantity 2..50                          | alice sells 51 at 100
        MarketQuantityOutOfRange | market market-quantity 2..20                   | alice buys 1 at market
        MarketQuantityOutOfRange | market market-quantity 2..20                   | alice sells 21 at market stop-loss 50
        TooManyIcebergParts      | market iceberg-parts 4                         | alice buys 9 at 100 showing 2
        NotionalTooSmall         | market notional 500..0                         | alice buys 4 at 100
        NotionalTooSmall         | market notional 500..0                         | alice buys for 499 at market
        NotionalTooLarge         | market notional 0..500                         | alice buys 6 at 100
        NotionalTooLarge         | market notional 0..500                         | alice buys 6 at market stop-loss 100
        PriceOutsideBand         | market band 100_000; bob sells 1 at 100; carol buys 1 at 100 | alice buys 1 at 111
        PriceOutsideBand         | market band 100_000                            | alice sells 1 at 89 stop-loss 100
        TooManyOpenOrders        | market open-orders 1; alice buys 1 at 1        | alice sells 1 at 100
        StopWouldTrigger         | bob sells 1 at 100; carol buys 1 at 100        | alice sells 1 at market stop-loss 100
        PostOnlyWouldTake        | bob sells 1 at 100                             | alice buys 1 at 100 post-only
        NoLiquidity              | bob buys 1 at 100                              | alice buys 1 at market
        QuoteQuantityTooSmall    | bob sells 1 at 100                             | alice buys for 99 at market
        InsufficientFunds        |                                                | alice buys 10_001 at 100
        InsufficientFunds        |                                                | alice withdraws 1_000_001 USD
        SupplyTooLarge           |                                                | alice deposits max USD
        """;

    public static TheoryData<RejectReason, string, string> Rows =>
    [
        .. from line in Table.Split('\n')
           let cells = line.Split('|', StringSplitOptions.TrimEntries)
           select new TheoryDataRow<RejectReason, string, string>(Enum.Parse<RejectReason>(cells[0]), cells[1], cells[2]),
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_command_is_refused_for_the_reason(RejectReason reason, string given, string command)
    {
        var venue = Spec.Check("given " + given.Replace("; ", "\n"));
        var sequence = venue.State.Sequence;
        venue.Run(command.Replace("_", ""));
        Assert.Equal(reason, venue.LastResult.Reason);

        // A reason from the recorded ones leaves an event behind, the others leave nothing.
        var isRecorded = reason.IsRecorded();
        Assert.Equal(isRecorded ? Outcome.Rejected : Outcome.Refused, venue.LastResult.Outcome);
        Assert.Equal(sequence + (isRecorded ? 1 : 0), venue.State.Sequence);
    }

    [Fact]
    public void Every_reason_has_a_row()
    {
        var reasons = Enum.GetValues<RejectReason>().Where(reason => reason != RejectReason.None).Distinct();
        Assert.Equal([], reasons.Except(Rows.Select(row => row.Data.Item1)));
    }

    [Fact]
    public void Every_reason_is_written_as_its_own_name()
    {
        var names = Enum.GetNames<RejectReason>();
        Assert.Equal(names, names.Select(name => Enum.Parse<RejectReason>(name).ToString()));
    }

    [Fact]
    public void The_rows_stand_in_the_order_of_the_reasons() =>
        Assert.Equal(Rows.Select(row => row.Data.Item1).Order(), Rows.Select(row => row.Data.Item1));
}
