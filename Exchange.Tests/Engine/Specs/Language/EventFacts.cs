using Exchange.Domain;

namespace Exchange.Tests.Engine.Specs;

/// <summary>
/// What an event says besides what happened, in words: where an order stood and what was left of it, why it ended, what was missing. A
/// specification that is about it writes it behind the event, in parentheses; the others leave it out.
/// </summary>
internal static class EventFacts
{
    public static string Of(TestVenue venue, IEvent e) => $" ({string.Join(", ", Facts(venue, e).Where(fact => fact.Length > 0))})";

    private static string[] Facts(TestVenue venue, IEvent e) => e switch
    {
        WithdrawalRejected x => [$"has {x.Available.Units}"],
        OrderRejected x => [At("against", x.Reference), Funds(x.Needed, x.Available)],
        IcebergReplenished x => [$"{x.Side} at {x.Price.Ticks}"],
        OrderBooked x => [$"{x.Side} at {x.Price.Ticks}", Lots("hidden", x.Hidden)],
        OrderTriggered x => [$"by trade {x.Trade.Value}", At("at", x.Price), Lots("left", x.Quantity), Lots("hidden", x.Hidden)],
        OrderAmended x => [At("at", x.Price), Lots("shown less", x.ShownLess)],
        AmendRejected x => [Lots("limit", x.Limit)],
        OrderCanceled x => [At("at", x.Price), Lots("left", x.Remaining), Lots("hidden", x.Hidden)],
        OrderExpired x =>
        [
            At("at", x.Price), Lots("left", x.Remaining), Lots("hidden", x.Hidden),
            x.Counterpart == default ? "" : $"against {venue.Name(x.Counterpart)}",
            x.Trade == default ? "" : $"by trade {x.Trade.Value}", Funds(x.Needed, x.Available),
        ],
        _ => [],
    };

    private static string At(string word, Price price) => price == default ? "" : $"{word} {price.Ticks}";

    private static string Lots(string word, Quantity quantity) => quantity == Quantity.Zero ? "" : $"{quantity.Lots} {word}";

    private static string Funds(Amount needed, Amount available) =>
        needed == Amount.Zero ? "" : $"needs {needed.Units} of {available.Units}";
}
