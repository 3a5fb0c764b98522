using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>
/// Three markets and accounts in which all happens that happens on a busy day: quotes that come and go, takers of every kind, stops,
/// icebergs, orders with a date, amendments, replaces, refusals, deposits and withdrawals. A seed gives the same day on every machine.
/// </summary>
/// <remarks>
/// Each account numbers its orders as programs do, with a word of its own before the number; or its ids are drawn. That does not matter
/// for the engine, and much for how small the events can be made.
/// </remarks>
internal sealed class MixedVenue
{
    private const int Accounts = 500, AssetScale = 8;
    private const int Middle = 100_000, Range = 2_000, Sigma = 80;
    private const int OpenOrders = 20_000;

    private static readonly string[] Bases = ["BTC", "ETH", "SOL"];

    private static readonly MarketRules Rules = new(
        TickSize: new Step(1, 2), LotSize: new Step(1, 5), MinPrice: new(1), MaxPrice: new(10_000_000), MinQuantity: new(1),
        MaxQuantity: new(1_000_000), MinMarketQuantity: new(1), MaxMarketQuantity: new(1_000_000), MinNotional: new(0),
        MaxNotional: new(0), PriceBand: 0, MaxOpenOrders: 10_000, MaxIcebergParts: 20, MakerFee: 1_000, TakerFee: 2_000,
        SelfTradePrevention.ExpireMaker);

    private readonly Draws draws = new(20260502);
    private readonly bool drawsIds;
    private readonly Func<ICommand, CommandResult> execute;
    private readonly VenueState state;
    private readonly long[] mids = [.. Enumerable.Repeat((long)Middle, Bases.Length)];
    private readonly int[] numbers = new int[Accounts + 1];
    private readonly List<(OrderId Order, AccountId Account, MarketId Market)> orders = [];

    /// <summary>Opens the venue.</summary>
    /// <param name="state">The state on which the commands are executed.</param>
    /// <param name="execute">Executes a command, which may be rejected.</param>
    /// <param name="drawsIds">Whether ids are drawn, as long and as random as a UUID, in place of numbers that count.</param>
    public MixedVenue(VenueState state, Func<ICommand, CommandResult> execute, bool drawsIds = false)
    {
        (this.state, this.execute, this.drawsIds) = (state, execute, drawsIds);
        execute(new ListAsset(AssetCode.Parse("USDT"), AssetScale));
        foreach (var code in Bases) execute(new ListAsset(AssetCode.Parse(code), AssetScale));
        for (var market = 1; market <= Bases.Length; market++) execute(new OpenMarket(new(market + 1), new(1), Rules));
        for (var account = 1; account <= Accounts; account++)
        {
            execute(new OpenAccount(CommandId.Parse($"account-{account}")));
            for (var asset = 1; asset <= Bases.Length + 1; asset++)
                execute(new Deposit(new(account), new(asset), new(long.MaxValue / 4 / Accounts), NextId(account)));
        }
    }

    /// <summary>The next command of the day, or two.</summary>
    public void Step()
    {
        var market = draws.Below(Bases.Length);
        if (draws.OneIn(60)) mids[market] = Math.Clamp(mids[market] + (draws.OneIn(2) ? 1 : -1), Middle - Range, Middle + Range);
        var draw = draws.Below(1_000) - (orders.Count < OpenOrders ? 30 : 0);
        if (draw < 420) Place(market, Resting(market));
        else if (draw < 750) Cancel();
        else if (draw < 960) Place(market, Taking(market));
        else if (draw < 975) Amend();
        else if (draw < 992) Replace();
        else Move();
    }

    private OrderTerms Resting(int market)
    {
        var side = AnySide();
        var distance = Math.Max(1, draws.AbsoluteNormal(Sigma));
        var terms = new OrderTerms
        {
            Side = side,
            Type = draws.OneIn(8) ? OrderType.LimitMaker : OrderType.Limit,
            Quantity = new(draws.Between(1, 100)),
            LimitPrice = new(mids[market] + (side == Side.Buy ? -distance : distance)),
        };
        if (draws.OneIn(20)) return terms with { DisplayQuantity = new(Math.Max(1, terms.Quantity.Lots / 4)) };
        return draws.OneIn(15) && terms.Type == OrderType.Limit
            ? terms with { TimeInForce = TimeInForce.Gtd, ExpiresAt = new(state.Time.Microseconds + draws.Between(1_000, 3_000_000)) }
            : terms;
    }

    private OrderTerms Taking(int market)
    {
        var side = AnySide();
        var worse = side == Side.Buy ? draws.Below(12) : -draws.Below(12);
        var terms = new OrderTerms { Side = side, Quantity = new(draws.Between(1, 60)) };
        return draws.Below(21) switch
        {
            < 12 => terms with { LimitPrice = new(mids[market] + worse) },
            < 14 => terms with { LimitPrice = new(mids[market] + worse), TimeInForce = TimeInForce.Ioc },
            < 15 => terms with { LimitPrice = new(mids[market] + worse), TimeInForce = TimeInForce.Fok },
            < 18 => terms with { Type = OrderType.Market, TimeInForce = TimeInForce.Ioc },
            < 19 => terms with
            {
                Type = OrderType.Market,
                TimeInForce = TimeInForce.Ioc,
                Quantity = default,
                QuoteQuantity = new(draws.Between(1, 60) * 1_000_000_000L),
            },
            _ => Stop(market, terms),
        };
    }

    private OrderTerms Stop(int market, OrderTerms terms)
    {
        var distance = (terms.Side == Side.Buy ? 1 : -1) * draws.Between(2, 40);
        return draws.Below(4) switch
        {
            0 => terms with { Type = OrderType.StopLoss, TimeInForce = TimeInForce.Ioc, StopPrice = new(mids[market] + distance) },
            1 => terms with { Type = OrderType.TakeProfit, TimeInForce = TimeInForce.Ioc, StopPrice = new(mids[market] - distance) },
            2 => terms with
            {
                Type = OrderType.TakeProfitLimit,
                StopPrice = new(mids[market] - distance),
                LimitPrice = new(mids[market] - distance),
            },
            _ => terms with
            {
                Type = OrderType.StopLossLimit,
                StopPrice = new(mids[market] + distance),
                LimitPrice = new(mids[market] + 2 * distance),
            },
        };
    }

    private void Place(int market, in OrderTerms terms)
    {
        var account = draws.Between(1, Accounts);
        Keep(execute(new PlaceOrder(new(account), new(market + 1), NextId(account), terms)), account, market);
    }

    private void Cancel()
    {
        if (AnyOpen() is not { } open) return;
        if (draws.OneIn(2_000)) execute(new CancelAllOrders(open.Account, open.Market));
        else execute(new CancelOrder(open.Account, open.Order));
    }

    private void Amend()
    {
        if (AnyOpen() is not { } open || state.FindOrder(open.Order) is not { } order) return;
        execute(new AmendOrder(open.Account, open.Order, new(Math.Max(1, order.Quantity.Lots - draws.Between(1, 10)))));
    }

    private void Replace()
    {
        if (AnyOpen() is not { } open) return;
        var (account, market) = (open.Account.Value, open.Market.Value - 1);
        var replace = new ReplaceOrder(
            open.Account, open.Market, open.Order, ReplaceMode.StopOnFailure, NextId(account), Resting(market));
        Keep(execute(replace), account, market);
    }

    private void Move()
    {
        var account = draws.Between(1, Accounts);
        var (asset, amount) = (new AssetId(draws.Between(1, Bases.Length + 1)), new Amount(draws.Between(1, 1_000_000)));
        if (draws.OneIn(20)) execute(new Withdraw(new(account), asset, new(long.MaxValue), NextId(account)));
        else if (draws.OneIn(2)) execute(new Withdraw(new(account), asset, amount, NextId(account)));
        else execute(new Deposit(new(account), asset, amount, NextId(account)));
    }

    private void Keep(in CommandResult result, int account, int market)
    {
        if (result.Id != 0) orders.Add((new(result.Id), new(account), new(market + 1)));
    }

    // Those that have ended are forgotten as they are drawn.
    private (OrderId Order, AccountId Account, MarketId Market)? AnyOpen()
    {
        while (orders.Count > 0)
        {
            var at = draws.Below(orders.Count);
            var drawn = orders[at];
            if (state.FindOrder(drawn.Order) is not null) return drawn;
            orders[at] = orders[^1];
            orders.RemoveAt(orders.Count - 1);
        }

        return null;
    }

    private CommandId NextId(int account) => CommandId.Parse(
        drawsIds ? $"{draws.Bits():x16}-{draws.Bits():x16}" : $"bot{account}-{++numbers[account]:D7}");

    private Side AnySide() => draws.OneIn(2) ? Side.Buy : Side.Sell;
}
