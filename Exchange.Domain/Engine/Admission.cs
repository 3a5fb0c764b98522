namespace Exchange.Domain;

/// <summary>
/// Whether an order is accepted, what is held for it and where it goes first. The checks stand in the order of
/// <see cref="RejectReason"/>: the first that fails is the answer.
/// </summary>
internal readonly ref struct Admission
{
    private const long Million = 1_000_000;

    private readonly VenueState state;
    private readonly AccountId account;
    private readonly ref readonly OrderTerms terms;
    private readonly Timestamp now;

    private Admission(VenueState state, AccountId account, in OrderTerms terms, Timestamp now)
    {
        (this.state, this.account, this.now) = (state, account, now);
        this.terms = ref terms;
    }

    /// <summary>The reason to refuse an order, or none; and if it is accepted, its hold and its placement.</summary>
    public static RejectReason Check(
        VenueState state, AccountId account, Market? market, in OrderTerms terms, Timestamp now, out Amount hold, out Placement placement)
    {
        (hold, placement) = (Amount.Zero, Placement.Book);
        if (market is null) return RejectReason.UnknownMarket;
        if (market.Status == MarketStatus.Halted) return RejectReason.MarketHalted;
        if (market.Status == MarketStatus.CancelOnly) return RejectReason.MarketCancelOnly;
        if (!TermsCheck.AreValid(terms)) return RejectReason.InvalidTerms;

        var admission = new Admission(state, account, terms, now);
        var reason = admission.CheckFilters(market);
        if (reason != RejectReason.None) return reason;
        reason = admission.CheckBook(market);
        if (reason != RejectReason.None) return reason;

        var needed = admission.Hold(market);
        if (needed > state.Ledger.Available(account, market.GivenAsset(terms.Side)).Units) return RejectReason.InsufficientFunds;
        hold = new Amount((long)needed);
        placement = terms.Type.HasStopPrice() ? Placement.AwaitTrigger : PlacementNow(market, terms.Type, terms.Side, terms.TimeInForce, terms.LimitPrice);
        return RejectReason.None;
    }

    /// <summary>Where an order goes that need not wait (any more).</summary>
    public static Placement PlacementNow(Market market, OrderType type, Side side, TimeInForce timeInForce, Price limit)
    {
        if (!type.HasLimitPrice() || timeInForce is TimeInForce.Ioc or TimeInForce.Fok) return Placement.Take;
        return market.Opposite(side).Reaches(limit) ? Placement.Take : Placement.Book;
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
    private RejectReason CheckFilters(Market market)
    {
        var rules = market.Rules;
        if (terms.TimeInForce == TimeInForce.Gtd && terms.ExpiresAt <= now) return RejectReason.ExpiryInPast;
        if (terms.Type.HasLimitPrice() && !IsInRange(rules, terms.LimitPrice)) return RejectReason.PriceOutOfRange;
        if (terms.Type.HasStopPrice() && !IsInRange(rules, terms.StopPrice)) return RejectReason.PriceOutOfRange;
        var quantity = terms.IsByQuote ? RejectReason.None : CheckQuantity(rules, terms.Type, terms.Quantity);
        if (quantity != RejectReason.None) return quantity;
        if (IcebergParts() > rules.MaxIcebergParts) return RejectReason.TooManyIcebergParts;

        if (TryGetNotional(market, out var notional))
        {
            if (notional < rules.MinNotional.Units) return RejectReason.NotionalTooSmall;
            if (notional > (rules.MaxNotional == Amount.Zero ? long.MaxValue : rules.MaxNotional.Units)) return RejectReason.NotionalTooLarge;
        }

        if (rules.PriceBand > 0 && IsOutsideBand(market)) return RejectReason.PriceOutsideBand;
        var trader = state.Traders.Find(account, market.Id);
        if (terms.MayStand && state.Traders[trader].OpenOrders >= rules.MaxOpenOrders) return RejectReason.TooManyOpenOrders;
        return RejectReason.None;
    }

    // What the order would do to the book as it stands.
    private RejectReason CheckBook(Market market)
    {
        if (terms.Type.HasStopPrice())
        {
            var last = market.LastPrice;
            var reached = terms.Type.FiresOnRise(terms.Side) ? last >= terms.StopPrice : last <= terms.StopPrice;
            return last != default && reached ? RejectReason.StopWouldTrigger : RejectReason.None;
        }

        var makers = market.Opposite(terms.Side);
        if (terms.Type == OrderType.LimitMaker && makers.Reaches(terms.LimitPrice)) return RejectReason.PostOnlyWouldTake;
        if (terms.Type != OrderType.Market) return RejectReason.None;
        if (makers.IsEmpty) return RejectReason.NoLiquidity;
        return terms.IsByQuote && market.LotsFor(terms.QuoteQuantity, makers.BestPrice) == Quantity.Zero
            ? RejectReason.QuoteQuantityTooSmall
            : RejectReason.None;
    }

    private Int128 Hold(Market market)
    {
        if (terms.Type.HasLimitPrice()) return market.HoldFor(terms.Side, terms.LimitPrice, terms.Quantity).Units;
        if (terms.Side == Side.Buy && terms.IsByQuote) return terms.QuoteQuantity.Units;
        if (terms.Side == Side.Sell && !terms.IsByQuote) return market.BaseAmount(terms.Quantity).Units;
        return terms.Type.HasStopPrice() ? 0 : SweepHold(state, market, account, terms.Side, terms.SelfTradePrevention, terms.Quantity, terms.QuoteQuantity);
    }

    /// <summary>
    /// The hold of an order whose cost only the book tells: a market buy by quantity, or a market sell by quote quantity.
    /// </summary>
    public static Int128 SweepHold(
        VenueState state, Market market, AccountId account, Side side, SelfTradePrevention mode, Quantity quantity, Amount quoteQuantity)
    {
        var liquidity = new Liquidity(state, market, state.Traders.Find(account, market.Id), side, market.Resolve(mode));
        return side == Side.Buy ? liquidity.CostOf(quantity) : market.BaseAmount(liquidity.LotsFor(quoteQuantity)).Units;
    }

    private static bool IsInRange(in MarketRules rules, Price price) => price >= rules.MinPrice && price <= rules.MaxPrice;

    private long IcebergParts() => terms.DisplayQuantity == Quantity.Zero
        ? 1
        : (terms.Quantity.Lots - 1) / terms.DisplayQuantity.Lots + 1;

    // Without a price to reckon with there is no notional.
    private bool TryGetNotional(Market market, out Int128 notional)
    {
        notional = terms.QuoteQuantity.Units;
        if (terms.IsByQuote) return true;
        var price = terms.Type.HasLimitPrice() ? terms.LimitPrice : terms.Type.HasStopPrice() ? terms.StopPrice : market.LastPrice;
        notional = market.WideNotional(price, terms.Quantity);
        return price != default;
    }

    private bool IsOutsideBand(Market market)
    {
        var reference = terms.Type.HasStopPrice() ? terms.StopPrice : market.LastPrice;
        if (!terms.Type.HasLimitPrice() || reference == default) return false;
        var distance = Math.Abs(terms.LimitPrice.Ticks - reference.Ticks);
        return (Int128)distance * Million > (Int128)reference.Ticks * market.Rules.PriceBand;
    }
}
