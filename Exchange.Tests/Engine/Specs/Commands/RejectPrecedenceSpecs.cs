// Of several reasons to refuse a command the earliest in the order of RejectReason is the answer.

using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class RejectPrecedenceSpecs
{
    // The first reason is the answer, the second applies as well.
    private const string Table = """
        UnknownAccount > CommandIdMissing             |                              | nobody buys 1 at 100 no-id
        UnknownAccount > UnknownOrder                 |                              | nobody cancels order 99
        UnknownAccount > UnknownAsset                 |                              | nobody deposits 1 NOTHING
        UnknownAccount > NoSuchMarket                 |                              | nobody cancels all in NO-MARKET
        UnknownAccount > UnknownMarket                |                              | venue buys 1 at 100 in NO-MARKET
        CommandIdMissing > UnknownAsset               |                              | alice deposits 1 NOTHING no-id
        CommandIdMissing > UnknownOrder               |                              | alice replaces order 99 with buy 1 at 1 no-id
        CommandIdReused > UnknownOrder                | alice deposits 1 USD #d      | alice replaces order 99 with buy 1 at 1 #d
        CommandIdReused > UnknownAsset                | alice deposits 1 USD #d      | alice deposits 1 NOTHING #d
        CommandIdReused > InvalidAmount               | alice deposits 1 USD #d      | alice withdraws 0 USD #d
        CommandIdReused > MarketHalted                | alice deposits 1 USD #d; market is halted | alice buys 1 at 100 #d
        UnknownOrder > MarketCancelOnly               | bob buys 1 at 1 #b; market is cancel-only | alice amends #b to 0
        OrderClosed > MarketCancelOnly                | bob buys 1 at 1 #b; bob cancels #b; market is cancel-only | bob amends #b to 0
        UnknownAsset > InvalidMarketRules             |                              | venue opens market BTC-NOTHING with tick 0
        UnknownAsset > InvalidAmount                  |                              | alice withdraws 0 NOTHING
        NoSuchMarket > InvalidMarketStatus            |                              | market NO-MARKET is 3
        AssetExists > InvalidAsset                    |                              | venue lists BTC scale 19
        MarketExists > InvalidMarketRules             |                              | venue opens market BTC-USD with tick 0
        UnknownMarket > InvalidTerms                  |                              | alice buys 0 at 100 in NO-MARKET
        MarketHalted > InvalidTerms                   | market is halted             | alice buys 0 at 100
        MarketCancelOnly > InvalidTerms               | market is cancel-only        | alice buys 0 at 100
        MarketCancelOnly > InvalidTerms               | bob buys 1 at 1 #b; market is cancel-only | bob amends #b to 0
        InvalidTerms > AmendNotAllowed                | bob buys for 5 at market stop-loss 9 #b | bob amends #b to 0
        InvalidTerms > ExpiryInPast                   |                              | alice buys 0 at 100 until 0s
        AmendNotAllowed > QuantityNotReduced          | bob buys for 5 at market stop-loss 9 #b | bob amends #b to 6
        QuantityNotReduced > QuantityOutOfRange       | market quantity 2..5; bob buys 5 at 1 #b | bob amends #b to 6
        QuantityBelowFilled > QuantityOutOfRange      | market quantity 2..5; bob buys 5 at 1 #b; carol sells 2 at 1 | bob amends #b to 1
        ExpiryInPast > PriceOutOfRange                | market price 10..200         | alice buys 1 at 201 until 0s
        PriceOutOfRange > QuantityOutOfRange          | market price 10..200, quantity 2..50 | alice buys 51 at 201
        QuantityOutOfRange > MarketQuantityOutOfRange | market quantity 2..50, market-quantity 2..20 | alice sells 51 at market stop-loss 9
        QuantityOutOfRange > TooManyIcebergParts      | market quantity 2..50, iceberg-parts 4 | alice sells 51 at 9 showing 1
        QuantityOutOfRange > NotionalTooSmall         | market quantity 2..50, notional 500..0 | bob buys 1 at 9
        MarketQuantityOutOfRange > NotionalTooSmall   | market market-quantity 2..20, notional 500..0 | bob sells 1 at market stop-loss 9
        TooManyIcebergParts > NotionalTooSmall        | market iceberg-parts 4, notional 500..0 | bob sells 5 at 9 showing 1
        TooManyIcebergParts > NotionalTooLarge        | market iceberg-parts 4, notional 0..500 | bob sells 5 at 101 showing 1
        NotionalTooSmall > PriceOutsideBand           | market notional 500..0, band 1 | bob sells 1 at 9 stop-loss 10
        NotionalTooSmall > NoLiquidity                | market notional 500..0       | bob buys for 499 at market
        NotionalTooSmall > QuoteQuantityTooSmall      | market notional 500..0; carol sells 1 at 501 | bob buys for 499 at market
        NotionalTooLarge > PriceOutsideBand           | market notional 0..500, band 1 | bob sells 1 at 501 stop-loss 100
        NotionalTooLarge > InsufficientFunds          | market notional 0..500       | bob sells max at 1
        PriceOutsideBand > TooManyOpenOrders          | market band 1, open-orders 1; bob buys 1 at 1 | bob sells 1 at 9 stop-loss 10
        PriceOutsideBand > InsufficientFunds          | market band 1                | bob sells 1_000_001 at 9 stop-loss 10
        TooManyOpenOrders > StopWouldTrigger | market open-orders 1; bob buys 1 at 1; trade at 9 | bob sells 1 at 9 stop-loss 9
        TooManyOpenOrders > PostOnlyWouldTake | market open-orders 1; bob buys 1 at 1; carol sells 1 at 9 | bob buys 1 at 9 post-only
        StopWouldTrigger > InsufficientFunds          | trade at 9                   | bob sells 1_000_001 at market stop-loss 9
        PostOnlyWouldTake > InsufficientFunds         | carol sells 1 at 9           | bob buys 1_000_001 at 9 post-only
        NoLiquidity > InsufficientFunds               |                              | bob sells 1_000_001 at market
        NoLiquidity > InsufficientFunds               |                              | bob buys for 1_000_001 at market
        QuoteQuantityTooSmall > InsufficientFunds     | carol sells 1 at 1_000_002   | bob buys for 1_000_001 at market
        """;

    public static TheoryData<RejectReason, RejectReason, string, string> Rows =>
    [
        .. from line in Table.Split('\n')
           let cells = line.Split('|', StringSplitOptions.TrimEntries)
           let reasons = cells[0].Split(" > ").Select(Enum.Parse<RejectReason>).ToArray()
           select new TheoryDataRow<RejectReason, RejectReason, string, string>(reasons[0], reasons[1], cells[1], cells[2]),
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_earlier_reason_is_the_answer(RejectReason first, RejectReason second, string given, string command)
    {
        Assert.True(first < second);
        var venue = Spec.Check("given " + given.Replace("trade at 9", "carol sells 1 at 9; dave buys 1 at 9").Replace("; ", "\n"));
        venue.Run(command.Replace("_", ""));
        Assert.Equal(first, venue.LastResult.Reason);
    }
}
