using Exchange.Domain;

namespace Exchange.Tests.Storage;

/// <summary>
/// An event of every type and form, each of which is a line of StoredEvents.txt. Add to the end of this list and of that file; what
/// stands in them stays.
/// </summary>
internal static class StoredSamples
{
    private static readonly MarketId Bitcoin = new(1), Shiba = new(2);
    private static readonly AccountId Alice = new(1), Bob = new(2);

    private static readonly MarketRules BitcoinRules = new(
        new Step(1, 2), new Step(1, 4), new Price(1), new Price(100_000_000), new Quantity(1), new Quantity(1_000_000), new Quantity(10),
        new Quantity(100_000), new Amount(5_000_000), new Amount(9_000_000_000_000), 100_000, 200, 10, 1_000, 2_000,
        SelfTradePrevention.ExpireTaker);

    // With all that may be left out, and steps that are more than one unit of their last decimal.
    private static readonly MarketRules ShibaRules = new(
        new Step(25, 3), new Step(50, 1), new Price(4), new Price(4_000), new Quantity(2), new Quantity(3), new Quantity(1),
        new Quantity(2), default, default, 0, 1, 1, 0, 0, SelfTradePrevention.None);

    private static readonly OrderTerms Bid = new() { Side = Side.Buy, Quantity = new(2_000), LimitPrice = new(5_000_000) };

    private static readonly OrderTerms Iceberg = new(
        OrderType.StopLossLimit, Side.Sell, TimeInForce.Gtd, SelfTradePrevention.Decrement, new(50_000), default, new(4_899_999),
        new(4_900_050), new(5_000), new(1_767_225_600_000_000));

    private static readonly OrderTerms ByQuote = new()
    {
        Type = OrderType.Market,
        Side = Side.Buy,
        TimeInForce = TimeInForce.Ioc,
        QuoteQuantity = new(1_234_560_000),
    };

    private static readonly OrderTerms Senseless = new(
        (OrderType)255, (Side)2, (TimeInForce)4, (SelfTradePrevention)6, new(long.MinValue), new(-1), new(long.MaxValue), new(-3),
        new(long.MaxValue), new(-1));

    public static readonly IReadOnlyList<object> All =
    [
        new AssetListed(new(1), AssetCode.Parse("BTC"), 8),
        new AssetListed(new(2), AssetCode.Parse("USDT"), 6),
        new AssetListed(new(3), AssetCode.Parse("1000SHIB"), 0),
        new MarketOpened(Bitcoin, new(1), new(2), BitcoinRules),
        new MarketOpened(Shiba, new(3), new(2), ShibaRules),
        new MarketStatusSet(Shiba, MarketStatus.Halted),
        new MarketStatusSet(Shiba, MarketStatus.CancelOnly),
        new MarketStatusSet(Shiba, MarketStatus.Trading),
        new AccountOpened(Alice, Id("alice")),
        new AccountOpened(Bob, Id("-0123456789_ABCDEFGHIJKLMNOPQRSTUVWX")),
        new AccountOpened(new(3), Id("YZ-abcdefghijklmnopqrstuvwxyz_------")),
        new FundsDeposited(Alice, new(2), new(10_000_000_000), Id("deposit-1")),
        new FundsDeposited(AccountId.Venue, new(1), new(1), Id("deposit-1")),
        new DepositRejected(Bob, new(3), new(long.MaxValue), Id("deposit-2"), RejectReason.SupplyTooLarge),
        new FundsWithdrawn(Bob, new(1), new(50_000_000), Id("withdrawal-1")),
        new WithdrawalRejected(Bob, new(1), new(100_000_001), Id("withdrawal-2"), RejectReason.InsufficientFunds, new(100_000_000)),
        new OrderPlaced(new(1), Alice, Bitcoin, Id("bid-1"), Bid, new(10_000_000_000), Placement.Book, default, ReplaceMode.None),
        new OrderPlaced(
            new(2), Bob, Bitcoin, Id("stop-1"), Iceberg, new(500_000_000), Placement.AwaitTrigger, new(1), ReplaceMode.StopOnFailure),
        new OrderPlaced(new(3), Alice, Bitcoin, Id("buy-1"), ByQuote, new(1_234_560_000), Placement.Take, default, ReplaceMode.None),
        new OrderPlaced(
            new(9_007_199_254_740_991), Alice, Shiba, Id("maker-1"),
            Bid with { Type = OrderType.LimitMaker, TimeInForce = TimeInForce.Fok }, new(1),
            Placement.Book, new(3), ReplaceMode.AllowFailure),
        new OrderPlaced(
            new(4), Bob, Shiba, Id("sell-1"),
            new() { Type = OrderType.TakeProfit, Side = Side.Sell, Quantity = new(3), StopPrice = new(4) },
            default, Placement.AwaitTrigger, default, ReplaceMode.None),
        new OrderRejected(
            Alice, Bitcoin, Id("bid-2"), Bid, RejectReason.InsufficientFunds, default, ReplaceMode.None, default, new(10_000_000_000),
            new(9_999_999_999)),
        new OrderRejected(Bob, Shiba, Id("bad-1"), Senseless, RejectReason.InvalidTerms, new(-5), ReplaceMode.AllowFailure),
        new OrderRejected(Bob, new(7), Id("bad-2"), Iceberg, RejectReason.UnknownMarket, default, ReplaceMode.None),
        new OrderRejected(Bob, new(-1), Id("bad-3"), Senseless, RejectReason.UnknownMarket, default, ReplaceMode.None),
        new OrderRejected(Bob, new(7), Id("bad-4"), default, RejectReason.UnknownMarket, default, ReplaceMode.None),
        new TradeExecuted(
            Bitcoin, new(1), new(1), new(2), Alice, Bob, Side.Sell, new(5_000_000), new(500), new(50_000), new(5_000_000), default),
        new TradeExecuted(
            Bitcoin, new(2), new(2), new(3), Bob, Alice, Side.Buy, new(4_899_999), new(1), new(979_999), new(20), new(100_001)),
        new TradeExecuted(Shiba, new(1), new(4), new(9), Bob, Alice, Side.Buy, new(4), new(3), default, default, default),
        new SelfTradePrevented(Bitcoin, new(1), new(5), Alice, Side.Sell, new(5_000_000), new(700), new(3_500_000_000), new(7_000_000)),
        new SelfTradePrevented(Shiba, new(1), new(5), Alice, Side.Buy, new(4), new(1), default, default),
        new IcebergReplenished(Bitcoin, new(2), Bob, Side.Sell, new(4_899_999), new(5_000)),
        new OrderBooked(Bitcoin, new(2), Bob, Side.Sell, new(4_899_999), new(49_500), new(44_500)),
        new OrderTriggered(Bitcoin, new(2), Bob, Side.Sell, default, Placement.Take, new(2), new(4_899_999), new(50_000), default),
        new OrderTriggered(Shiba, new(4), Bob, Side.Sell, new(15), Placement.Book, new(1), new(4), new(3), new(2)),
        new OrderFilled(Bitcoin, new(3), Alice, Side.Buy, new(42)),
        new OrderFilled(Bitcoin, new(3), Alice, Side.Buy, default),
        new OrderAmended(Bitcoin, new(1), Alice, Side.Buy, new(1_000), new(5_000_000_000), new(5_000_000), new(1_000)),
        new OrderAmended(Bitcoin, new(1), Alice, Side.Buy, new(999), default, default, default),
        new AmendRejected(Bitcoin, new(1), Alice, new(2_000), RejectReason.QuantityNotReduced, new(2_000)),
        new AmendRejected(Shiba, new(4), Bob, new(long.MinValue), RejectReason.InvalidTerms),
        new OrderCanceled(
            Bitcoin, new(1), Alice, Side.Buy, CancelReason.Requested, new(5_000_000_000), new(5_000_000), new(1_000), default),
        new OrderCanceled(Bitcoin, new(1), Alice, Side.Buy, CancelReason.AllRequested, default, default, default, default),
        new OrderCanceled(Bitcoin, new(1), Alice, Side.Buy, CancelReason.Replaced, default, default, default, default),
        new OrderExpired(
            Bitcoin, new(2), Bob, Side.Sell, ExpireReason.ImmediateOrCancel, new(495_000_000), default, new(49_500), default),
        new OrderExpired(Bitcoin, new(2), Bob, Side.Sell, ExpireReason.FillOrKill, default, default, new(50_000), default),
        new OrderExpired(Bitcoin, new(2), Bob, Side.Sell, ExpireReason.NoLiquidity, default, default, new(50_000), default),
        new OrderExpired(Bitcoin, new(2), Bob, Side.Sell, ExpireReason.GoodTillDate, default, default, new(50_000), default),
        new OrderExpired(Bitcoin, new(2), Bob, Side.Sell, ExpireReason.SelfTrade, default, default, new(50_000), default, new(1)),
        new OrderExpired(
            Bitcoin, new(2), Bob, Side.Sell, ExpireReason.InsufficientFunds, default, default, new(50_000), default, default, new(2),
            new(500_000_000), new(499_999_999)),
        new SelfTradePrevented(Bitcoin, new(2), new(5), Bob, Side.Buy, new(4_899_999), new(3), new(30_000), new(14_700_000)),
        new OrderTriggered(Bitcoin, new(3), Alice, Side.Buy, new(1_234_560_000), Placement.Take, new(2), default, default, default),
        new OrderFilled(Shiba, new(9), Bob, Side.Sell, new(5)),
        new OrderAmended(Bitcoin, new(2), Bob, Side.Sell, new(40_000), new(100_000_000), new(4_899_999), default),
        new OrderCanceled(Bitcoin, new(2), Bob, Side.Sell, CancelReason.Requested, new(1), new(4_899_999), new(40_000), new(35_500)),
        new OrderExpired(
            Bitcoin, new(1), Alice, Side.Buy, ExpireReason.GoodTillDate, new(5_000_000_000), new(5_000_000), new(1_000), default),
        new OrderCanceled(
            Bitcoin, new(2), Bob, Side.Sell, CancelReason.MarketCleared, new(500_000_000), default, new(50_000), default),
        new OrderRejected(
            Alice, Bitcoin, Id("maker-2"), Bid with { Type = OrderType.LimitMaker }, RejectReason.PostOnlyWouldTake, default,
            ReplaceMode.None, new(4_999_999)),
        new OrderExpired(Bitcoin, new(2), Bob, Side.Sell, ExpireReason.SelfTrade, default, new(4_899_999), default, default, new(5)),
    ];

    private static CommandId Id(string text) => CommandId.Parse(text);
}
