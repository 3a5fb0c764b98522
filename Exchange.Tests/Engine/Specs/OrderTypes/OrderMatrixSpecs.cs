// Every order type with every time in force and every self-trade mode, against the same book, as a buy and as a sell.

using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class OrderMatrixSpecs
{
    // alice's order for 5 meets 2 of bob's, 2 of her own and 2 of carol's at its limit, if it has one. Stop orders wait and meet them
    // as they are triggered. A cell says how much is traded, and how the order ends: refused, filled, booked, or expired with a reason.
    private const string Table = """
        type              tif | market-default/expire-taker/expire-both | none              | expire-maker        | decrement
        limit             gtc | 2 SelfTrade                             | 5 filled          | 4 booked            | 3 filled
        limit             ioc | 2 SelfTrade                             | 5 filled          | 4 ImmediateOrCancel | 3 filled
        limit             fok | 0 FillOrKill                            | 5 filled          | 0 FillOrKill        | 0 FillOrKill
        limit             gtd | 2 SelfTrade                             | 5 filled          | 4 booked            | 3 filled
        post-only         gtc | PostOnlyWouldTake                       | PostOnlyWouldTake | PostOnlyWouldTake   | PostOnlyWouldTake
        post-only         ioc | InvalidTerms                            | InvalidTerms      | InvalidTerms        | InvalidTerms
        post-only         fok | InvalidTerms                            | InvalidTerms      | InvalidTerms        | InvalidTerms
        post-only         gtd | PostOnlyWouldTake                       | PostOnlyWouldTake | PostOnlyWouldTake   | PostOnlyWouldTake
        market            gtc | InvalidTerms                            | InvalidTerms      | InvalidTerms        | InvalidTerms
        market            ioc | 2 SelfTrade                             | 5 filled          | 4 NoLiquidity       | 3 filled
        market            fok | InvalidTerms                            | InvalidTerms      | InvalidTerms        | InvalidTerms
        market            gtd | InvalidTerms                            | InvalidTerms      | InvalidTerms        | InvalidTerms
        stop-loss         gtc | 2 SelfTrade                             | 5 filled          | 4 NoLiquidity       | 3 filled
        stop-loss         ioc | InvalidTerms                            | InvalidTerms      | InvalidTerms        | InvalidTerms
        stop-loss         fok | InvalidTerms                            | InvalidTerms      | InvalidTerms        | InvalidTerms
        stop-loss         gtd | 2 SelfTrade                             | 5 filled          | 4 NoLiquidity       | 3 filled
        stop-loss-limit   gtc | 2 SelfTrade                             | 5 filled          | 4 booked            | 3 filled
        stop-loss-limit   ioc | 2 SelfTrade                             | 5 filled          | 4 ImmediateOrCancel | 3 filled
        stop-loss-limit   fok | 0 FillOrKill                            | 5 filled          | 0 FillOrKill        | 0 FillOrKill
        stop-loss-limit   gtd | 2 SelfTrade                             | 5 filled          | 4 booked            | 3 filled
        take-profit       gtc | 2 SelfTrade                             | 5 filled          | 4 NoLiquidity       | 3 filled
        take-profit       ioc | InvalidTerms                            | InvalidTerms      | InvalidTerms        | InvalidTerms
        take-profit       fok | InvalidTerms                            | InvalidTerms      | InvalidTerms        | InvalidTerms
        take-profit       gtd | 2 SelfTrade                             | 5 filled          | 4 NoLiquidity       | 3 filled
        take-profit-limit gtc | 2 SelfTrade                             | 5 filled          | 4 booked            | 3 filled
        take-profit-limit ioc | 2 SelfTrade                             | 5 filled          | 4 ImmediateOrCancel | 3 filled
        take-profit-limit fok | 0 FillOrKill                            | 5 filled          | 0 FillOrKill        | 0 FillOrKill
        take-profit-limit gtd | 2 SelfTrade                             | 5 filled          | 4 booked            | 3 filled
        """;

    // The modes of each column.
    private static readonly string[][] Modes = [.. Cells(Table.Split('\n')[0])[1..].Select(cell => cell.Split('/'))];

    public static TheoryData<Side, string> Rows =>
    [
        .. from row in Table.Split('\n').Skip(1)
           from side in Enum.GetValues<Side>()
           select new TheoryDataRow<Side, string>(side, string.Join(" | ", Cells(row))),
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_order_ends_as_the_table_says(Side side, string row)
    {
        var order = Cells(row)[0];
        var outcomes = Modes.Select(modes => string.Join(" or ", modes.Select(mode => Outcome(side, order, mode)).Distinct()));
        Assert.Equal(row, string.Join(" | ", outcomes.Prepend(order)));
    }

    [Fact]
    public void The_table_is_the_whole_matrix()
    {
        Assert.Equal(Enum.GetValues<OrderType>().Length * Enum.GetValues<TimeInForce>().Length * 2, Rows.Count);
        Assert.Equal(Enum.GetValues<SelfTradePrevention>().Length, Modes.Sum(modes => modes.Length));
    }

    private static string Outcome(Side side, string order, string mode)
    {
        var (maker, taker, first) = side == Side.Buy ? ("sells", "buys", 99) : ("buys", "sells", 101);
        var venue = Spec.Check($"""
            given
                bob {maker} 1 at {first}
                bob {maker} 2 at 100
                alice {maker} 2 at 100
                carol {maker} 2 at 100
            """);

        var (type, timeInForce) = order.Split(' ') is [var left, var right] ? (left, right) : throw new FormatException(order);
        var price = type switch
        {
            "limit" => "at 100",
            "post-only" => "at 100 post-only",
            "market" => "at market",
            _ when type.EndsWith("-limit", StringComparison.Ordinal) => $"at 100 {type.Replace("-limit", "")} {first}",
            _ => $"at market {type} {first}",
        };

        // The first trade fires the stop orders. The others find what it left.
        var isStop = price.EndsWith($" {first}", StringComparison.Ordinal);
        var place = $"alice {taker} 5 {price} {(timeInForce == "gtd" ? "gtd until 10s" : timeInForce)} stp {mode} #t";
        var trade = $"dave {taker} 1 at {first} ioc";
        var events = isStop ? venue.Run(place) : venue.Run(trade);
        if (events is [var rejected] && rejected.StartsWith("rejected ", StringComparison.Ordinal)) return rejected["rejected ".Length..];
        events = isStop ? venue.Run(trade) : venue.Run(place);
        return Summary(events);
    }

    private static string Summary(IReadOnlyList<string> events)
    {
        var traded = 0L;
        var end = "filled";
        foreach (var words in events.Select(line => line.Replace("after: ", "").Split(' ')))
        {
            if (words is ["rejected", var reason]) return reason;
            if (words is ["trade", var quantity, ..] && words.Contains("#t")) traded += Words.Number(quantity);
            if (words is ["expired", "#t", var why, ..]) end = why;
            if (words is ["booked", "#t", ..]) end = "booked";
        }

        return $"{traded} {end}";
    }

    private static string[] Cells(string row) =>
        [.. row.Split('|').Select(cell => string.Join(' ', cell.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
}
