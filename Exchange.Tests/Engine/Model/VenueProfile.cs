using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

/// <summary>What a venue of a workload is like: which assets and markets it begins with, and in which range its numbers are.</summary>
/// <param name="Scales">The assets, by their scales.</param>
/// <param name="Markets">The markets, by the numbers of their assets.</param>
/// <param name="LowPrice">Most prices are from here, in ticks,</param>
/// <param name="HighPrice">to here.</param>
/// <param name="Lots">Most quantities are from 1 to this.</param>
/// <param name="Money">What each account has of each asset in the beginning.</param>
internal sealed record VenueProfile(
    string Name, int Accounts, int[] Scales, (int Base, int Quote, MarketRules Rules)[] Markets, long LowPrice, long HighPrice, long Lots,
    long Money)
{
    private static readonly int[] Fees = [0, 0, 1, 999, 1_000, 33_333, 99_999, 100_000];

    public static VenueProfile Roll(Dice dice) => dice.Below(7) switch
    {
        0 => Plain(dice),
        1 => Poor(dice),
        2 or 3 => Filtered(dice),
        4 => Shared(dice),
        5 => Huge(dice),
        _ => Coarse(dice),
    };

    /// <summary>One market without limits, and money enough.</summary>
    private static VenueProfile Plain(Dice dice) =>
        new("plain", dice.Below(3) + 3, [0, 0], [(1, 2, Rules(dice))], 95, 105, 10, 1_000_000);

    /// <summary>One market and hardly any money.</summary>
    private static VenueProfile Poor(Dice dice) =>
        new("poor", 4, [2, 2], [(1, 2, Rules(dice) with { LotSize = new Step(1, 2) })], 95, 105, 10, dice.Pick(150L, 1_500, 4_000));

    /// <summary>One market where every filter has a say.</summary>
    private static VenueProfile Filtered(Dice dice)
    {
        var rules = Rules(dice) with
        {
            MinPrice = new Price(92),
            MaxPrice = new Price(108),
            MinQuantity = new Quantity(dice.Pick(1, 2, 3)),
            MaxQuantity = new Quantity(12),
            MinMarketQuantity = new Quantity(dice.Pick(1, 2, 3)),
            MaxMarketQuantity = new Quantity(dice.Pick(7, 10, 12)),
            MinNotional = new Amount(dice.Pick(0, 250, 300)),
            MaxNotional = new Amount(dice.Pick(0, 950, 1_200)),
            PriceBand = dice.Pick(0, 40_000, 70_001),
            MaxOpenOrders = dice.Pick(3, 3, 6),
            MaxIcebergParts = dice.Pick(1, 4, 4),
        };
        return new("filtered", dice.Below(3) + 3, [0, 0], [(1, 2, rules)], 93, 107, 10, dice.Pick(5_000L, 100_000));
    }

    /// <summary>Markets that share assets, one the reverse of another, each with its own fees and self-trade mode.</summary>
    private static VenueProfile Shared(Dice dice)
    {
        var steps = Rules(dice) with { LotSize = new Step(5, 1), TickSize = new Step(2, 0), MaxOpenOrders = 8 };
        (int, int, MarketRules)[] markets = [(1, 2, WithOwn(dice, steps)), (2, 1, WithOwn(dice, steps)), (1, 3, WithOwn(dice, steps))];
        return new("shared", dice.Below(4) + 3, [1, 2, 3], markets, 97, 103, 6, dice.Pick(20_000L, 300_000));
    }

    /// <summary>Notionals and supplies at the edge of 2^63.</summary>
    private static VenueProfile Huge(Dice dice)
    {
        var rules = Rules(dice) with
        {
            TickSize = new Step(1, 9),
            LotSize = new Step(1, 9),
            MaxPrice = new Price((1L << 48) - 1),
            MaxQuantity = new Quantity(long.MaxValue / 1_000_000_000),
            MaxMarketQuantity = new Quantity(long.MaxValue / 1_000_000_000),
        };
        const long price = 1L << 47;
        var money = long.MaxValue / dice.Pick(3, 4, 7);
        return new("huge", 3, [18, 18], [(1, 2, rules)], price - 5, price + 5, dice.Pick(20_000L, 66_000), money);
    }

    /// <summary>One lot at one tick is a great deal of money, and far more can be asked for than there is.</summary>
    private static VenueProfile Coarse(Dice dice)
    {
        var rules = Rules(dice) with
        {
            TickSize = new Step(1L << 28, 0),
            LotSize = new Step(1L << 28, 0),
            MaxQuantity = new Quantity(1L << 30),
            MaxMarketQuantity = new Quantity(1L << 30),
        };
        var coarser = rules with
        {
            TickSize = new Step(1L << 58, 0),
            LotSize = new Step(1, 0),
            MaxPrice = new Price((1L << 48) - 1),
            MaxQuantity = new Quantity(long.MaxValue),
            MaxMarketQuantity = new Quantity(long.MaxValue),
        };
        return new("coarse", 4, [0, 0], [(1, 2, rules), (2, 1, coarser)], 1, 8, 5, long.MaxValue / dice.Pick(4, 5));
    }

    /// <summary>Many accounts in two markets, and room for thousands of orders.</summary>
    public static VenueProfile Crowd(Dice dice)
    {
        var rules = Rules(dice) with { MaxOpenOrders = 200, TickSize = new Step(1, 3), LotSize = new Step(1_000, 0) };
        (int, int, MarketRules)[] markets = [(1, 2, WithOwn(dice, rules)), (3, 2, WithOwn(dice, rules))];
        return new("crowd", 300, [0, 0, 0], markets, 700, 1_300, 20, 300_000);
    }

    private static MarketRules Rules(Dice dice) => WithOwn(dice, new MarketRules(
        new Step(1, 0), new Step(1, 0), new Price(1), new Price(1_000_000), new Quantity(1), new Quantity(1_000_000), new Quantity(1),
        new Quantity(1_000_000), Amount.Zero, Amount.Zero, 0, 1_000, 1_000, 0, 0, SelfTradePrevention.None));

    private static MarketRules WithOwn(Dice dice, MarketRules rules) => rules with
    {
        MakerFee = dice.Pick(Fees),
        TakerFee = dice.Pick(Fees),
        SelfTradePrevention = (SelfTradePrevention)dice.Between(1, 5),
    };
}
