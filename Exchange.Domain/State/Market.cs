namespace Exchange.Domain;

/// <summary>A market: its rules, its order book and its waiting triggers.</summary>
internal sealed class Market
{
    // Of the base asset, the smallest units in a lot; of the quote asset, those in a tick times a lot.
    private readonly long lotUnits, tickLotUnits;

    private readonly MarketRules rules;

    // The venue's own balances in the two assets, which receive the fees.
    private readonly int baseFees, quoteFees;

    public Market(MarketId id, in Asset baseAsset, in Asset quoteAsset, in MarketRules rules, OrderTable orders)
    {
        (Id, BaseAsset, QuoteAsset, this.rules) = (id, baseAsset.Id, quoteAsset.Id, rules);
        (baseFees, quoteFees) = (baseAsset.Fees, quoteAsset.Fees);
        var valid = MarketRulesCheck.TryGetUnits(rules, baseAsset.Scale, quoteAsset.Scale, out lotUnits, out tickLotUnits);
        Invariant.Assert(valid, "a market's tick times lot is a whole number of quote units");
        Book = new OrderBook(orders, rules.MaxPrice);
    }

    public MarketId Id { get; }
    public AssetId BaseAsset { get; }
    public AssetId QuoteAsset { get; }
    public ref readonly MarketRules Rules => ref rules;

    public OrderBook Book { get; }
    public TriggerQueue Triggers { get; } = new();

    public MarketStatus Status { get; set; }

    /// <summary>The price of the last trade; none before the first.</summary>
    public Price LastPrice { get; set; }

    /// <summary>The number of trades so far, which is the id of the last.</summary>
    public long TradeCount { get; set; }

    /// <summary>The price that a taker without a limit goes to: the last that an order may have.</summary>
    public Price WorstPrice(Side side) => side == Side.Buy ? Rules.MaxPrice : Rules.MinPrice;

    /// <summary>The asset that an order gives.</summary>
    public AssetId GivenAsset(Side side) => side == Side.Buy ? QuoteAsset : BaseAsset;

    /// <summary>The venue's balance that receives the fee on what an order receives.</summary>
    public int FeesOn(Side side) => side == Side.Buy ? baseFees : quoteFees;

    /// <summary>The mode of an order: its own, or the market's.</summary>
    public SelfTradePrevention Resolve(SelfTradePrevention mode) =>
        mode == SelfTradePrevention.MarketDefault ? Rules.SelfTradePrevention : mode;

    /// <summary>A quantity in units of the base asset.</summary>
    public Amount BaseAmount(Quantity quantity) => new(quantity.Lots * lotUnits);

    /// <summary>What a quantity costs at a price, exactly, in units of the quote asset.</summary>
    /// <exception cref="OverflowException">It is above 2^63 - 1, which admission refuses.</exception>
    public Amount Notional(Price price, Quantity quantity) => new(price.Ticks * quantity.Lots * tickLotUnits);

    /// <summary>As <see cref="BaseAmount"/>, of more than an amount may be.</summary>
    public Int128 WideBaseAmount(Quantity quantity) => (Int128)quantity.Lots * lotUnits;

    /// <summary>As <see cref="Notional"/>, of more than an amount may be.</summary>
    public Int128 WideNotional(Price price, Quantity quantity) => (Int128)price.Ticks * quantity.Lots * tickLotUnits;

    /// <summary>As <see cref="Notional"/>, for numbers that nobody has checked yet: false when it is above 2^63 - 1.</summary>
    public bool TryGetNotional(Price price, Quantity quantity, out Amount notional)
    {
        var high = Math.BigMul((ulong)price.Ticks, (ulong)quantity.Lots, out var low);
        high |= Math.BigMul(low, (ulong)tickLotUnits, out var units);
        notional = new Amount(unchecked((long)units));
        return high == 0 && units <= long.MaxValue;
    }

    /// <summary>How many lots an amount of the quote asset pays for at a price.</summary>
    public Quantity LotsFor(Amount quote, Price price) => new(quote.Units / (price.Ticks * tickLotUnits));

    /// <summary>What an order with a limit price holds for a quantity.</summary>
    public Amount HoldFor(Side side, Price limit, Quantity quantity)
    {
        var (buyerGives, sellerGives) = (limit.Ticks * tickLotUnits, lotUnits);
        return new Amount(quantity.Lots * (side == Side.Buy ? buyerGives : sellerGives));
    }
}
