using Exchange.Domain;

namespace Exchange.Tests.Engine.Specs;

/// <summary>
/// Order books as drawings. Each row is a price; left of it stand the bids, right of it the asks, in the order of the queue. An order is
/// name:remaining@account, without a name if it has none, and name:shown/remaining@account while an iceberg hides a part.
/// </summary>
internal static class BookText
{
    public const string Header = "bid | price | ask";

    /// <summary>True for the first line of a drawing: the words above, after the market's name if it is another than BTC-USD.</summary>
    public static bool IsHeader(string line) => line.EndsWith(Header, StringComparison.Ordinal);

    public static string Market(string header) => header == Header ? VenueSetup.DefaultMarket : header.Split(' ')[0];

    public static string Normalize(string row) => string.Join(" | ", row.Split('|').Select(cell => cell.Trim())).Trim();

    public static string[] Rows(TestVenue venue, string market)
    {
        var bids = Levels(venue, market, Side.Buy);
        var asks = Levels(venue, market, Side.Sell);
        var prices = bids.Select(level => level.Key).Concat(asks.Select(level => level.Key)).Distinct().OrderDescending();
        return [.. prices.Select(price => Normalize($"{string.Join(' ', bids[price])}|{price.Ticks}|{string.Join(' ', asks[price])}"))];
    }

    /// <summary>The commands that place the orders of a row.</summary>
    public static IEnumerable<string> Commands(string row, string market)
    {
        if (row.Split('|') is not [var bids, var price, var asks]) throw new FormatException($"'{row}' is not '{Header}'");
        foreach (var (side, cell) in new[] { ("buys", bids), ("sells", asks) })
        {
            foreach (var order in cell.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (order.Split('@') is not [var what, var account]) throw new FormatException($"'{order}' is not name:quantity@account");
                var (name, quantity) = what.Split(':') is [var first, var second] ? (first, second) : ("", what);
                var showing = quantity.Split('/') is [var shown, _] ? $"showing {shown}" : "";
                yield return $"{account} {side} {quantity.Split('/')[^1]} at {price.Trim()} gtc in {market} {showing} {name}";
            }
        }
    }

    private static ILookup<Price, string> Levels(TestVenue venue, string market, Side side) =>
        venue.State.RestingOrders(venue.Market(market), side).ToLookup(order => order.LimitPrice, order => Cell(venue, order));

    private static string Cell(TestVenue venue, OrderView order)
    {
        var name = venue.HasName(order.Order) ? $"{venue.Name(order.Order)}:" : "";
        var shown = order.Shown == order.Remaining ? "" : $"{order.Shown.Lots}/";
        return $"{name}{shown}{order.Remaining.Lots}@{venue.Name(order.Account)}";
    }
}
