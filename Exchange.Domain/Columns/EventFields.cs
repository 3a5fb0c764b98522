namespace Exchange.Domain;

/// <summary>
/// The fields of each event in the order of their columns: a format for files, which only grows with a new version of it. Each method takes
/// an event that is written, or an empty one in whose place another is read.
/// </summary>
internal static partial class EventFields
{
    public static AccountOpened Pass(IFields f, in AccountOpened e)
    {
        var account = new AccountId((int)f.Plain(e.Account.Value));
        return new AccountOpened(account, f.Id(AccountId.Venue, e.CommandId));
    }

    public static FundsDeposited Pass(IFields f, in FundsDeposited e)
    {
        var (account, asset, amount) = Transfer(f, e.Account, e.Asset, e.Amount);
        return new FundsDeposited(account, asset, amount, f.Id(account, e.CommandId));
    }

    public static DepositRejected Pass(IFields f, in DepositRejected e)
    {
        var (account, asset, amount) = Transfer(f, e.Account, e.Asset, e.Amount);
        return new DepositRejected(account, asset, amount, f.Id(account, e.CommandId), (RejectReason)f.Plain((long)e.Reason));
    }

    public static FundsWithdrawn Pass(IFields f, in FundsWithdrawn e)
    {
        var (account, asset, amount) = Transfer(f, e.Account, e.Asset, e.Amount);
        return new FundsWithdrawn(account, asset, amount, f.Id(account, e.CommandId));
    }

    public static WithdrawalRejected Pass(IFields f, in WithdrawalRejected e)
    {
        var (account, asset, amount) = Transfer(f, e.Account, e.Asset, e.Amount);
        return new WithdrawalRejected(
            account, asset, amount, f.Id(account, e.CommandId), (RejectReason)f.Plain((long)e.Reason),
            new Amount(f.Plain(e.Available.Units)));
    }

    public static OrderPlaced Pass(IFields f, in OrderPlaced e)
    {
        var (account, market) = (Account(f, e.Account), Market(f, e.Market));
        var order = f.NextOrder(e.Order);
        var terms = Terms(f, e.Terms, market);
        var foretold = f.Units(market).Given(terms.Side, terms.LimitPrice, terms.Quantity);
        return new OrderPlaced(
            order, account, market, f.Id(account, e.ClientOrderId), terms, Foretold(f, e.Held, foretold),
            (Placement)f.Plain((long)e.Placement), new OrderId(f.Plain(e.Replaced.Value)), (ReplaceMode)f.Plain((long)e.ReplaceMode));
    }

    public static OrderRejected Pass(IFields f, in OrderRejected e)
    {
        var (account, market) = (Account(f, e.Account), Market(f, e.Market));
        var terms = Terms(f, e.Terms, market);
        return new OrderRejected(
            account, market, f.Id(account, e.ClientOrderId), terms, (RejectReason)f.Plain((long)e.Reason),
            new OrderId(f.Plain(e.Replaced.Value)), (ReplaceMode)f.Plain((long)e.ReplaceMode), Price(f, e.Reference, market),
            new Amount(f.Plain(e.Needed.Units)), new Amount(f.Plain(e.Available.Units)));
    }

    public static TradeExecuted Pass(IFields f, in TradeExecuted e)
    {
        var market = Market(f, e.Market);
        var trade = new TradeId(f.Step(e.Trade.Value, market));
        var (maker, taker) = (f.Order(e.Maker), f.Order(e.Taker));
        var (makerAccount, takerAccount) = (Account(f, e.MakerAccount), Account(f, e.TakerAccount));
        var side = (Side)f.Plain((long)e.TakerSide);
        var (price, quantity) = (Price(f, e.Price, market), Lots(f, e.Quantity));
        var units = f.Units(market);
        return new TradeExecuted(
            market, trade, maker, taker, makerAccount, takerAccount, side, price, quantity,
            Foretold(f, e.MakerFee, units.Fee(side.Opposite(), price, quantity, units.MakerFee)),
            Foretold(f, e.TakerFee, units.Fee(side, price, quantity, units.TakerFee)), new Amount(f.Plain(e.TakerReleased.Units)));
    }

    public static SelfTradePrevented Pass(IFields f, in SelfTradePrevented e)
    {
        var market = Market(f, e.Market);
        var (maker, taker, account) = (f.Order(e.Maker), f.Order(e.Taker), Account(f, e.Account));
        var side = (Side)f.Plain((long)e.TakerSide);
        return new SelfTradePrevented(
            market, maker, taker, account, side, Price(f, e.Price, market), Lots(f, e.Quantity),
            new Amount(f.Plain(e.MakerReleased.Units)), new Amount(f.Plain(e.TakerReleased.Units)));
    }

    private static (AccountId Account, AssetId Asset, Amount Amount) Transfer(IFields f, AccountId account, AssetId asset, Amount amount) =>
        (Account(f, account), new AssetId((int)f.Plain(asset.Value)), new Amount(f.Plain(amount.Units)));

    private static OrderTerms Terms(IFields f, in OrderTerms terms, MarketId market) => new(
        (OrderType)f.Plain((long)terms.Type), (Side)f.Plain((long)terms.Side), (TimeInForce)f.Plain((long)terms.TimeInForce),
        (SelfTradePrevention)f.Plain((long)terms.SelfTradePrevention), Lots(f, terms.Quantity),
        new Amount(f.Plain(terms.QuoteQuantity.Units)), Price(f, terms.LimitPrice, market), Price(f, terms.StopPrice, market),
        Lots(f, terms.DisplayQuantity), new Timestamp(f.Plain(terms.ExpiresAt.Microseconds)));

    private static AccountId Account(IFields f, AccountId account) => new((int)f.Plain(account.Value));

    private static MarketId Market(IFields f, MarketId market) => new((int)f.Plain(market.Value));

    private static Quantity Lots(IFields f, Quantity quantity) => new(f.Plain(quantity.Lots));

    // None stays none, however far the last one was away.
    private static Price Price(IFields f, Price price, MarketId market) =>
        f.Plain(price == default ? 0 : 1) == 0 ? default : new Price(f.Step(price.Ticks, market));

    private static Amount Foretold(IFields f, Amount amount, long foretold) =>
        new(unchecked(f.Plain(unchecked(amount.Units - foretold)) + foretold));
}
