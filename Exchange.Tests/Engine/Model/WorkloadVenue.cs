using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

// Commands about assets, markets, accounts and money.
internal sealed partial class Workload
{
    private ICommand Account(Dice dice) => new OpenAccount(SomeId(dice));

    private ICommand Asset(Dice dice) => dice.Below(oracle.AssetCount < 6 ? 5 : 3) switch
    {
        0 => new ListAsset(AssetCode.Parse($"A{dice.Between(1, oracle.AssetCount)}"), dice.Pick(2, -1)),
        1 => new ListAsset(default, dice.Pick(0, 19)),
        2 => new ListAsset(AssetCode.Parse("NEW"), dice.Pick(-1, 19, int.MaxValue, int.MinValue)),
        _ => new ListAsset(AssetCode.Parse($"A{oracle.AssetCount + 1}"), dice.Pick(0, 1, 18)),
    };

    private ICommand Market(Dice dice)
    {
        var (baseAsset, quoteAsset) = (SomeAsset(dice), SomeAsset(dice));
        var rules = dice.Pick(profile.Markets).Rules;
        return new OpenMarket(baseAsset, quoteAsset, dice.OneIn(oracle.Markets.Count) ? rules : WithOneRuleChanged(rules, dice));
    }

    /// <summary>Sometimes still valid: the bounds themselves are among the values.</summary>
    private static MarketRules WithOneRuleChanged(MarketRules rules, Dice dice) => dice.Below(19) switch
    {
        0 => rules with { TickSize = new Step(dice.Pick(0, -1, 1, 3, long.MaxValue), dice.Pick(0, 18)) },
        1 => rules with { TickSize = rules.TickSize with { Scale = dice.Pick(-1, 18, 19, int.MaxValue, int.MinValue) } },
        2 => rules with { LotSize = new Step(dice.Pick(0, -1, 1, 3, long.MaxValue), dice.Pick(0, 18)) },
        3 => rules with { LotSize = rules.LotSize with { Scale = dice.Pick(-1, 18, 19, int.MaxValue, int.MinValue) } },
        4 => rules with { MinPrice = new Price(dice.Pick(0, -1, rules.MaxPrice.Ticks, rules.MaxPrice.Ticks + 1)) },
        5 => rules with { MaxPrice = new Price(dice.Pick(0, rules.MinPrice.Ticks, (1L << 48) - 1, 1L << 48, long.MaxValue)) },
        6 => rules with { MinQuantity = new Quantity(dice.Pick(0, -1, rules.MaxQuantity.Lots, OneMore(rules.MaxQuantity.Lots))) },
        7 => rules with { MaxQuantity = new Quantity(dice.Pick(0, rules.MinQuantity.Lots, long.MaxValue)) },
        8 => rules with { MinMarketQuantity = new Quantity(dice.Pick(0, -1, OneMore(rules.MaxMarketQuantity.Lots))) },
        9 => rules with { MaxMarketQuantity = new Quantity(dice.Pick(0, rules.MinMarketQuantity.Lots, long.MaxValue)) },
        10 => rules with { MinNotional = new Amount(dice.Pick(-1, long.MinValue, long.MaxValue)) },
        11 => rules with { MaxNotional = new Amount(dice.Pick(-1, rules.MinNotional.Units - 1, rules.MinNotional.Units, long.MaxValue)) },
        12 => rules with { PriceBand = dice.Pick(-1, int.MinValue, int.MaxValue) },
        13 => rules with { MaxOpenOrders = dice.Pick(0, -1, 1) },
        14 => rules with { MaxIcebergParts = dice.Pick(0, -1, 1) },
        15 => rules with { MakerFee = dice.Pick(-1, 100_000, 100_001, int.MaxValue) },
        16 => rules with { TakerFee = dice.Pick(-1, 100_000, 100_001, int.MinValue) },
        17 => rules with { SelfTradePrevention = dice.Pick(SelfTradePrevention.MarketDefault, (SelfTradePrevention)6) },
        _ => rules,
    };

    private ICommand Status(Dice dice) => new SetMarketStatus(
        SomeMarket(dice),
        dice.Weighted(
            (3, MarketStatus.Halted), (3, MarketStatus.CancelOnly), (2, MarketStatus.Trading), (2, (MarketStatus)dice.Pick(3, 255))));

    private ICommand Deposit(Dice dice)
    {
        var (account, asset) = (SomeAccount(dice), SomeAsset(dice));
        var room = (long)(long.MaxValue - oracle.Total(asset));
        var amount = dice.Weighted(
            (60, dice.Between(1, profile.Money)), (20, dice.Between(1, 9)), (3, 0), (3, -1), (1, long.MinValue), (3, long.MaxValue),
            (5, room < long.MaxValue ? room + 1 : 0), (profile.Name is "huge" or "coarse" ? 5 : 0, room));
        return new Deposit(account, asset, new Amount(amount), SomeId(dice));
    }

    private ICommand Withdraw(Dice dice)
    {
        var (account, asset) = (dice.OneIn(6) ? AccountId.Venue : SomeAccount(dice), SomeAsset(dice));
        var available = (long)oracle.BalanceOf(account, asset).Available;
        var amount = dice.Weighted(
            (25, available), (25, OneMore(available)), (30, dice.Between(1, available / 2)),
            (10, 1), (3, 0), (3, -1), (1, long.MinValue), (3, long.MaxValue));
        return new Withdraw(account, asset, new Amount(amount), SomeId(dice));
    }
}
