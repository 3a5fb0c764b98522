using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

// Commands about orders; their terms are in WorkloadTerms.cs.
internal sealed partial class Workload
{
    private ICommand Place(Dice dice)
    {
        var (account, market) = (SomeAccount(dice), SomeMarket(dice));
        return new PlaceOrder(account, market, SomeId(dice), SomeTerms(account, market, dice));
    }

    private ICommand Replace(Dice dice)
    {
        var (account, order) = SomeOrder(dice);
        var market = oracle.Open.FirstOrDefault(one => one.Id == order)?.Market.Id ?? SomeMarket(dice);
        if (dice.OneIn(10)) market = SomeMarket(dice);
        var mode = dice.OneIn(10)
            ? dice.Pick(ReplaceMode.None, (ReplaceMode)9)
            : dice.Pick(ReplaceMode.StopOnFailure, ReplaceMode.AllowFailure);
        return new ReplaceOrder(account, market, order, mode, SomeId(dice), SomeTerms(account, market, dice));
    }

    private ICommand Cancel(Dice dice)
    {
        var (account, order) = SomeOrder(dice);
        return new CancelOrder(account, order);
    }

    private ICommand CancelAll(Dice dice) => new CancelAllOrders(
        dice.OneIn(profile.Accounts) ? AccountId.Venue : SomeAccount(dice),
        dice.OneIn(3) ? default : SomeMarket(dice));

    private ICommand Amend(Dice dice)
    {
        var (account, id) = SomeOrder(dice);
        if (oracle.Open.FirstOrDefault(one => one.Id == id) is not { } order)
            return new AmendOrder(account, id, new Quantity(dice.Between(1, profile.Lots)));

        var done = order.Quantity - order.Remaining;
        var quantity = dice.Weighted(
            (60, order.Quantity - dice.Between(1, order.Remaining - 1)), (8, order.Quantity - 1), (8, done + 1), (8, done), (4, 1),
            (3, order.Market.Rules.MinQuantity.Lots - 1), (3, order.Quantity), (2, OneMore(order.Quantity)), (1, 0), (1, -1),
            (1, long.MaxValue), (1, long.MinValue));
        return new AmendOrder(account, id, new Quantity(quantity));
    }

    /// <summary>An order with its owner; now and then one that is closed, somebody else's or none at all.</summary>
    private (AccountId Account, OrderId Order) SomeOrder(Dice dice)
    {
        if (dice.OneIn(30))
            return (SomeAccount(dice), new OrderId(dice.Pick(0, -1, oracle.Orders.Count + 1, long.MaxValue, long.MinValue)));
        var order = SomeOrderThatExists(dice);
        if (order is null) return (SomeAccount(dice), new OrderId(1));
        return (dice.OneIn(20) ? SomeAccount(dice) : order.Account, order.Id);
    }

    private OracleOrder? SomeOrderThatExists(Dice dice)
    {
        if (oracle.Orders.Count > 0 && dice.OneIn(15)) return dice.Pick(oracle.Orders);
        if (oracle.Open.Count == 0) return null;

        // A quarter aims at orders that are partly done, which are few.
        var partlyDone = oracle.Open.Where(order => order.Remaining < order.Quantity).ToList();
        return partlyDone.Count > 0 && dice.OneIn(4) ? dice.Pick(partlyDone) : dice.Pick(oracle.Open);
    }
}
