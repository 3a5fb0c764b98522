using Exchange.Domain;

namespace Exchange.Tests.Engine.Specs;

/// <summary>Funds, single orders and the last price in words, each as it stands, for comparison with the line that asks for it.</summary>
internal static class StateText
{
    /// <summary>
    /// The true form of a line such as <c>alice has 5 BTC + 1 held</c>, <c>#a: 2 of 5 left, 200 held</c>, <c>last price 100</c>.
    /// </summary>
    public static string Of(TestVenue venue, string line)
    {
        var words = line.Split(' ');
        if (words is [var account, "has", ..])
        {
            var assets = line.Split(", ").Select(part => part.Split(' ').Last(word => word.All(char.IsUpper)));
            return $"{account} has {string.Join(", ", assets.Select(asset => Funds(venue, account, asset)))}";
        }

        if (line.StartsWith("last price", StringComparison.Ordinal))
            return $"last price {venue.State.LastPrice(venue.Market(VenueSetup.DefaultMarket)).Ticks}";
        if (line.StartsWith('#')) return Order(venue, words[0].TrimEnd(':'));
        throw new FormatException("this is neither a book, nor funds, an order or the last price");
    }

    private static string Funds(TestVenue venue, string account, string asset)
    {
        var (available, held) = venue.State.Balance(venue.Account(account), venue.Asset(asset));
        return $"{available.Units} {asset}{(held == Amount.Zero ? "" : $" + {held.Units} held")}";
    }

    private static string Order(TestVenue venue, string name)
    {
        if (venue.State.FindOrder(venue.Order(name)) is not { } order) return $"{name}: closed";
        var size = order.QuoteQuantity == Amount.Zero
            ? $"{order.Remaining.Lots} of {order.Quantity.Lots} left"
            : $"for {order.QuoteQuantity.Units}";
        return $"{name}: {size}, {order.Held.Units} held{(order.AwaitsTrigger ? ", waiting" : "")}";
    }
}
