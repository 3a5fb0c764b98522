namespace Exchange.Domain;

/// <summary>What a check counted.</summary>
public enum CheckUnit : byte
{
    /// <summary>Nothing: it is so, or not.</summary>
    None,

    /// <summary>Prices, in ticks.</summary>
    Price,

    /// <summary>Quantities, in lots.</summary>
    Quantity,

    /// <summary>The quote asset, in units.</summary>
    Quote,

    /// <summary>What the order gives, in units.</summary>
    Given,

    /// <summary>Orders, or parts of one.</summary>
    Count,

    /// <summary>Moments, in microseconds.</summary>
    Time,
}

/// <summary>One check of an order, and what it compared.</summary>
/// <param name="Reason">The reason to refuse the order, had it failed.</param>
/// <param name="Passed">Whether it passed.</param>
/// <param name="Unit">What the numbers count.</param>
/// <param name="Value">What was looked at; of a notional that is more than 2^63 - 1 just that much.</param>
/// <param name="Least">The least that is allowed, if there is such a limit.</param>
/// <param name="Most">The most that is allowed, if there is such a limit.</param>
/// <param name="Reference">The price of the market or of the order that the limits follow from; none where they do not.</param>
public readonly record struct AdmissionCheck(
    RejectReason Reason, bool Passed, CheckUnit Unit = CheckUnit.None, Int128 Value = default, Int128? Least = null, Int128? Most = null,
    Price Reference = default)
{
    /// <summary>By how much the value misses its limits; zero when it does not.</summary>
    public Int128 MissedBy => Value < Least ? Least.Value - Value : Value > Most ? Value - Most.Value : 0;
}

/// <summary>
/// The checks of an order one by one, with what each compared: what <see cref="Admission"/> decides at once, told at length to somebody
/// who asks later. It ends with the check that failed. That both come to the same is what the tests compare.
/// </summary>
public static class AdmissionTrail
{
    private const long Million = 1_000_000;

    /// <summary>The checks that apply to an order, in their order.</summary>
    /// <param name="state">The venue just before the order was decided.</param>
    /// <param name="account">Whose order.</param>
    /// <param name="marketId">Its market, which need not exist.</param>
    /// <param name="terms">What it asks for.</param>
    /// <param name="now">The time of the decision.</param>
    public static IReadOnlyList<AdmissionCheck> Of(
        VenueState state, AccountId account, MarketId marketId, in OrderTerms terms, Timestamp now)
    {
        var all = new List<AdmissionCheck>();
        foreach (var check in Checks(state, account, marketId, terms, now))
        {
            all.Add(check);
            if (!check.Passed) break;
        }

        return all;
    }

    private static IEnumerable<AdmissionCheck> Checks(
        VenueState state, AccountId account, MarketId marketId, OrderTerms terms, Timestamp now)
    {
        var market = state.FindMarket(marketId);
        yield return new(RejectReason.UnknownMarket, market is not null);
        yield return new(RejectReason.MarketHalted, market!.Status != MarketStatus.Halted);
        yield return new(RejectReason.MarketCancelOnly, market.Status != MarketStatus.CancelOnly);
        yield return new(RejectReason.InvalidTerms, TermsCheck.AreValid(terms));
        foreach (var check in Filters(market, terms, now)) yield return check;
        foreach (var check in Notionals(market, terms)) yield return check;
        if (Band(market, terms) is { } band) yield return band;
        if (terms.MayStand)
        {
            var open = state.Traders[state.Traders.Find(account, marketId)].OpenOrders;
            yield return AtMost(RejectReason.TooManyOpenOrders, CheckUnit.Count, open, market.Rules.MaxOpenOrders - 1);
        }

        foreach (var check in Book(market, terms)) yield return check;
        yield return Funds(state, account, market, terms, now);
    }

    private static IEnumerable<AdmissionCheck> Filters(Market market, OrderTerms terms, Timestamp now)
    {
        var rules = market.Rules;
        if (terms.TimeInForce == TimeInForce.Gtd)
        {
            yield return Within(
                RejectReason.ExpiryInPast, CheckUnit.Time, terms.ExpiresAt.Microseconds, (Int128)now.Microseconds + 1, null);
        }

        if (terms.Type.HasLimitPrice()) yield return Range(terms.LimitPrice);
        if (terms.Type.HasStopPrice()) yield return Range(terms.StopPrice);
        if (!terms.IsByQuote)
        {
            yield return Within(
                RejectReason.QuantityOutOfRange, CheckUnit.Quantity, terms.Quantity.Lots, rules.MinQuantity.Lots, rules.MaxQuantity.Lots);
        }

        if (!terms.IsByQuote && !terms.Type.HasLimitPrice())
        {
            yield return Within(
                RejectReason.MarketQuantityOutOfRange, CheckUnit.Quantity, terms.Quantity.Lots, rules.MinMarketQuantity.Lots,
                rules.MaxMarketQuantity.Lots);
        }

        if (terms.DisplayQuantity != Quantity.Zero)
        {
            var parts = (terms.Quantity.Lots - 1) / terms.DisplayQuantity.Lots + 1;
            yield return AtMost(RejectReason.TooManyIcebergParts, CheckUnit.Count, parts, rules.MaxIcebergParts);
        }

        AdmissionCheck Range(Price price) =>
            Within(RejectReason.PriceOutOfRange, CheckUnit.Price, price.Ticks, rules.MinPrice.Ticks, rules.MaxPrice.Ticks);
    }

    // What does not fit the numbers is too large before it is too small.
    private static IEnumerable<AdmissionCheck> Notionals(Market market, OrderTerms terms)
    {
        var price = terms.Type.HasLimitPrice() ? terms.LimitPrice : terms.Type.HasStopPrice() ? terms.StopPrice : market.LastPrice;
        if (!terms.IsByQuote && price == default) yield break;
        var reference = terms.IsByQuote ? default : price;
        Int128 notional = terms.QuoteQuantity.Units;
        if (!terms.IsByQuote)
            notional = market.TryGetNotional(price, terms.Quantity, out var fits) ? fits.Units : (Int128)long.MaxValue + 1;
        Int128 most = market.Rules.MaxNotional == Amount.Zero ? long.MaxValue : market.Rules.MaxNotional.Units;
        var large = AtMost(RejectReason.NotionalTooLarge, CheckUnit.Quote, notional, most, reference);
        if (notional > long.MaxValue)
        {
            yield return large;
            yield break;
        }

        yield return Within(RejectReason.NotionalTooSmall, CheckUnit.Quote, notional, market.Rules.MinNotional.Units, null, reference);
        yield return large;
    }

    private static AdmissionCheck? Band(Market market, in OrderTerms terms)
    {
        var reference = terms.Type.HasStopPrice() ? terms.StopPrice : market.LastPrice;
        if (market.Rules.PriceBand == 0 || !terms.Type.HasLimitPrice() || reference == default) return null;
        var distance = (Int128)reference.Ticks * market.Rules.PriceBand / Million;
        return Within(
            RejectReason.PriceOutsideBand, CheckUnit.Price, terms.LimitPrice.Ticks, reference.Ticks - distance, reference.Ticks + distance,
            reference);
    }

    private static IEnumerable<AdmissionCheck> Book(Market market, OrderTerms terms)
    {
        if (terms.Type.HasStopPrice())
        {
            if (market.LastPrice == default) yield break;
            var last = market.LastPrice.Ticks;
            yield return terms.Type.FiresOnRise(terms.Side)
                ? AtMost(RejectReason.StopWouldTrigger, CheckUnit.Price, last, terms.StopPrice.Ticks - 1, terms.StopPrice)
                : Within(RejectReason.StopWouldTrigger, CheckUnit.Price, last, terms.StopPrice.Ticks + 1, null, terms.StopPrice);
            yield break;
        }

        var best = market.Book.BestPrice(terms.Side.Opposite());
        if (terms.Type == OrderType.LimitMaker && best != default)
        {
            yield return terms.Side == Side.Buy
                ? AtMost(RejectReason.PostOnlyWouldTake, CheckUnit.Price, terms.LimitPrice.Ticks, best.Ticks - 1, best)
                : Within(RejectReason.PostOnlyWouldTake, CheckUnit.Price, terms.LimitPrice.Ticks, best.Ticks + 1, null, best);
        }

        if (terms.Type != OrderType.Market) yield break;
        yield return new(RejectReason.NoLiquidity, best != default, Reference: best);
        if (terms.IsByQuote)
        {
            var lot = market.WideNotional(best, new Quantity(1));
            yield return Within(RejectReason.QuoteQuantityTooSmall, CheckUnit.Quote, terms.QuoteQuantity.Units, lot, null, best);
        }
    }

    private static AdmissionCheck Funds(VenueState state, AccountId account, Market market, in OrderTerms terms, Timestamp now)
    {
        var trader = state.Traders.Find(account, market.Id);
        Admission.Check(state, account, trader, market, terms, now, out var hold, out _);
        var available = state.Ledger.Available(account, market.GivenAsset(terms.Side));
        return AtMost(RejectReason.InsufficientFunds, CheckUnit.Given, hold.Units, available.Units);
    }

    private static AdmissionCheck AtMost(RejectReason reason, CheckUnit unit, Int128 value, Int128 most, Price reference = default) =>
        Within(reason, unit, value, null, most, reference);

    private static AdmissionCheck Within(
        RejectReason reason, CheckUnit unit, Int128 value, Int128? least, Int128? most, Price reference = default) =>
        new(reason, !(value < least) && !(value > most), unit, value, least, most, reference);
}
