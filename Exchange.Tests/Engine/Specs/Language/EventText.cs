using Exchange.Domain;

namespace Exchange.Tests.Engine.Specs;

/// <summary>Events in words. Fees, what is released and a hold at the trigger are written when they are not zero.</summary>
internal static class EventText
{
    public static string Of(TestVenue venue, IEvent e) => e switch
    {
        AssetListed x => $"listed {x.Code} scale {x.Scale}",
        MarketOpened x => $"opened {venue.Name(x.Market)}",
        MarketStatusSet x => $"{venue.Name(x.Market)} is {x.Status}",
        AccountOpened x => $"opened {venue.Name(x.Account)}",
        FundsDeposited x => $"deposited {x.Amount.Units} {venue.Name(x.Asset)}",
        DepositRejected x => $"deposit rejected {x.Reason}",
        FundsWithdrawn x => $"withdrawn {x.Amount.Units} {venue.Name(x.Asset)}",
        WithdrawalRejected x => $"withdrawal rejected {x.Reason}",
        OrderPlaced x => $"placed {venue.Name(x.Order)} holding {x.Held.Units} to {To(x.Placement)}",
        OrderRejected x => $"rejected {x.Reason}",
        TradeExecuted x => $"trade {x.Quantity.Lots} at {x.Price.Ticks} maker {venue.Name(x.Maker)} taker {venue.Name(x.Taker)}"
            + Pair("fees", x.MakerFee, x.TakerFee) + Released(x.TakerReleased),
        SelfTradePrevented x => $"prevented {x.Quantity.Lots} at {x.Price.Ticks} maker {venue.Name(x.Maker)} taker {venue.Name(x.Taker)}"
            + Pair("released", x.MakerReleased, x.TakerReleased),
        IcebergReplenished x => $"replenished {venue.Name(x.Order)} showing {x.Shown.Lots}",
        OrderBooked x => $"booked {venue.Name(x.Order)} with {x.Quantity.Lots}",
        OrderTriggered x => $"triggered {venue.Name(x.Order)}{(x.Held.Units == 0 ? "" : $" holding {x.Held.Units}")} to {To(x.Placement)}",
        OrderFilled x => $"filled {venue.Name(x.Order)}{Released(x.Released)}",
        OrderAmended x => $"amended {venue.Name(x.Order)} to {x.Quantity.Lots}{Released(x.Released)}",
        AmendRejected x => $"amend rejected {x.Reason}",
        OrderCanceled { Reason: CancelReason.Requested } x => $"canceled {venue.Name(x.Order)}{Released(x.Released)}",
        OrderCanceled x => $"canceled {venue.Name(x.Order)} {x.Reason}{Released(x.Released)}",
        OrderExpired x => $"expired {venue.Name(x.Order)} {x.Reason}{Released(x.Released)}",
        _ => throw new InvalidOperationException($"{e.GetType().Name} has no words."),
    };

    private static string To(Placement placement) => placement switch
    {
        Placement.Book => "book",
        Placement.Take => "take",
        Placement.AwaitTrigger => "wait",
        _ => throw new InvalidOperationException($"{placement} has no word."),
    };

    private static string Released(Amount released) => released == Amount.Zero ? "" : $" released {released.Units}";

    private static string Pair(string name, Amount maker, Amount taker) =>
        maker == Amount.Zero && taker == Amount.Zero ? "" : $" {name} {maker.Units}/{taker.Units}";
}
