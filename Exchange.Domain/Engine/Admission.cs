namespace Exchange.Domain;

/// <summary>
/// Whether an order is accepted, what is held for it and where it goes first. The checks stand in the order of
/// <see cref="RejectReason"/>: the first that fails is the answer.
/// </summary>
internal readonly ref struct Admission
{
    private const long Million = 1_000_000;

    private readonly VenueState state;
    private readonly Market market;
    private readonly int trader;
    private readonly ref readonly OrderTerms terms;

    private Admission(VenueState state, Market market, int trader, in OrderTerms terms)
    {
        (this.state, this.market, this.trader) = (state, market, trader);
        this.terms = ref terms;
    }

    /// <summary>The reason to refuse an order, or none; and if it is accepted, its hold and its placement.</summary>
    /// <param name="state">The state, which is only read.</param>
    /// <param name="account">Whose order.</param>
    /// <param name="trader">The account's trader in the market, or 0 before its first order there.</param>
    /// <param name="market">The market, or null when there is none of that number.</param>
    /// <param name="terms">What the order asks for.</param>
    /// <param name="now">The time.</param>
    /// <param name="hold">What is to be held for it; if the funds do not cover it, what was to be, at most 2^63 - 1 units.</param>
    /// <param name="placement">Where it goes first.</param>
    public static RejectReason Check(
        VenueState state, AccountId account, int trader, Market? market, in OrderTerms terms, Timestamp now, out Amount hold,
        out Placement placement)
    {
        (hold, placement) = (Amount.Zero, Placement.Book);
        if (market is null) return RejectReason.UnknownMarket;
        if (market.Status == MarketStatus.Halted) return RejectReason.MarketHalted;
        if (market.Status == MarketStatus.CancelOnly) return RejectReason.MarketCancelOnly;
        if (!TermsCheck.AreValid(terms)) return RejectReason.InvalidTerms;

        var admission = new Admission(state, market, trader, terms);
        var reason = admission.CheckFilters(now);
        if (reason != RejectReason.None) return reason;
        reason = admission.CheckBook();
        if (reason != RejectReason.None) return reason;

        var needed = admission.Hold();
        var available = trader != 0
            ? state.Ledger[state.Traders[trader].Gives(terms.Side)].Available
            : state.Ledger.Available(account, market.GivenAsset(terms.Side));
        if (needed > available.Units)
        {
            hold = Narrow(needed);
            return RejectReason.InsufficientFunds;
        }

        hold = new Amount((long)needed);
        placement = terms.Type.HasStopPrice()
            ? Placement.AwaitTrigger
            : PlacementNow(market, terms.Type, terms.Side, terms.TimeInForce, terms.LimitPrice);
        return RejectReason.None;
    }

    /// <summary>An amount that may be wider than the numbers: the largest of them then.</summary>
    public static Amount Narrow(Int128 amount) => new((long)Int128.Min(amount, long.MaxValue));

    /// <summary>The price of the market by which an order was refused; none where none decided.</summary>
    public static Price Reference(Market? market, in OrderTerms terms, RejectReason reason) => reason switch
    {
        RejectReason.StopWouldTrigger => market!.LastPrice,
        RejectReason.PriceOutsideBand when !terms.Type.HasStopPrice() => market!.LastPrice,
        RejectReason.NotionalTooSmall or RejectReason.NotionalTooLarge when terms.Type == OrderType.Market && !terms.IsByQuote =>
            market!.LastPrice,
        RejectReason.PostOnlyWouldTake or RejectReason.QuoteQuantityTooSmall => market!.Book.BestPrice(terms.Side.Opposite()),
        _ => default,
    };

    /// <summary>Where an order goes that need not wait (any more).</summary>
    public static Placement PlacementNow(Market market, OrderType type, Side side, TimeInForce timeInForce, Price limit)
    {
        if (!type.HasLimitPrice() || timeInForce is TimeInForce.Ioc or TimeInForce.Fok) return Placement.Take;
        return market.Book.Reaches(side.Opposite(), limit) ? Placement.Take : Placement.Book;
    }

    /// <summary>The reason to refuse a quantity by the market's range for it, or none.</summary>
    public static RejectReason CheckQuantity(in MarketRules rules, OrderType type, Quantity quantity)
    {
        if (quantity < rules.MinQuantity || quantity > rules.MaxQuantity) return RejectReason.QuantityOutOfRange;
        if (type.HasLimitPrice()) return RejectReason.None;
        return quantity < rules.MinMarketQuantity || quantity > rules.MaxMarketQuantity
            ? RejectReason.MarketQuantityOutOfRange
            : RejectReason.None;
    }

    // What the order's numbers alone, the account's number of orders and the last price say.
    private RejectReason CheckFilters(Timestamp now)
    {
        ref readonly var rules = ref market.Rules;
        if (terms.TimeInForce == TimeInForce.Gtd && terms.ExpiresAt <= now) return RejectReason.ExpiryInPast;
        if (terms.Type.HasLimitPrice() && !IsInRange(rules, terms.LimitPrice)) return RejectReason.PriceOutOfRange;
        if (terms.Type.HasStopPrice() && !IsInRange(rules, terms.StopPrice)) return RejectReason.PriceOutOfRange;
        var quantity = terms.IsByQuote ? RejectReason.None : CheckQuantity(rules, terms.Type, terms.Quantity);
        if (quantity != RejectReason.None) return quantity;
        if (IcebergParts() > rules.MaxIcebergParts) return RejectReason.TooManyIcebergParts;

        var notional = CheckNotional(rules);
        if (notional != RejectReason.None) return notional;
        if (rules.PriceBand > 0 && IsOutsideBand()) return RejectReason.PriceOutsideBand;
        if (terms.MayStand && state.Traders[trader].OpenOrders >= rules.MaxOpenOrders) return RejectReason.TooManyOpenOrders;
        return RejectReason.None;
    }

    // What the order would do to the book as it stands.
    private RejectReason CheckBook()
    {
        if (terms.Type.HasStopPrice())
        {
            var last = market.LastPrice;
            var reached = terms.Type.FiresOnRise(terms.Side) ? last >= terms.StopPrice : last <= terms.StopPrice;
            return last != default && reached ? RejectReason.StopWouldTrigger : RejectReason.None;
        }

        var makers = terms.Side.Opposite();
        if (terms.Type == OrderType.LimitMaker && market.Book.Reaches(makers, terms.LimitPrice)) return RejectReason.PostOnlyWouldTake;
        if (terms.Type != OrderType.Market) return RejectReason.None;
        if (market.Book.Best(makers) == 0) return RejectReason.NoLiquidity;
        return terms.IsByQuote && market.LotsFor(terms.QuoteQuantity, market.Book.BestPrice(makers)) == Quantity.Zero
            ? RejectReason.QuoteQuantityTooSmall
            : RejectReason.None;
    }

    // Wider than an amount, because the sweep of a whole book may be.
    private Int128 Hold()
    {
        if (terms.Type.HasLimitPrice()) return market.HoldFor(terms.Side, terms.LimitPrice, terms.Quantity).Units;
        if (!terms.Type.HoldFollowsBook(terms.Side, terms.IsByQuote))
            return terms.IsByQuote ? terms.QuoteQuantity.Units : market.BaseAmount(terms.Quantity).Units;
        if (terms.Type.HasStopPrice()) return 0;
        var liquidity = new Liquidity(state, market, trader, terms.Side, market.Resolve(terms.SelfTradePrevention));
        return liquidity.SweepHold(terms.Quantity, terms.QuoteQuantity);
    }

    private static bool IsInRange(in MarketRules rules, Price price) => price >= rules.MinPrice && price <= rules.MaxPrice;

    private long IcebergParts() => terms.DisplayQuantity == Quantity.Zero
        ? 1
        : (terms.Quantity.Lots - 1) / terms.DisplayQuantity.Lots + 1;

    // Without a price to reckon with there is no notional.
    private RejectReason CheckNotional(in MarketRules rules)
    {
        var notional = terms.QuoteQuantity;
        if (!terms.IsByQuote)
        {
            var price = terms.Type.HasLimitPrice() ? terms.LimitPrice : terms.Type.HasStopPrice() ? terms.StopPrice : market.LastPrice;
            if (price == default) return RejectReason.None;
            if (!market.TryGetNotional(price, terms.Quantity, out notional)) return RejectReason.NotionalTooLarge;
        }

        if (notional < rules.MinNotional) return RejectReason.NotionalTooSmall;
        return rules.MaxNotional != Amount.Zero && notional > rules.MaxNotional ? RejectReason.NotionalTooLarge : RejectReason.None;
    }

    private bool IsOutsideBand()
    {
        var reference = terms.Type.HasStopPrice() ? terms.StopPrice : market.LastPrice;
        if (!terms.Type.HasLimitPrice() || reference == default) return false;
        var distance = Math.Abs(terms.LimitPrice.Ticks - reference.Ticks);
        return (Int128)distance * Million > (Int128)reference.Ticks * market.Rules.PriceBand;
    }
}
