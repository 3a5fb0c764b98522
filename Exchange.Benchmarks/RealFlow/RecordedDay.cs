using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>A recording of a market, order by order, and the trades that were published.</summary>
/// <param name="Scale">The steps in which its prices and quantities count.</param>
/// <param name="Rows">What happened to orders, in the venue's order: by its time, then as recorded.</param>
/// <param name="Trades">The published trades, in sequence.</param>
public sealed record RecordedDay(RecordingScale Scale, IReadOnlyList<RecordedRow> Rows, IReadOnlyList<RecordedTrade> Trades)
{
    /// <summary>The fills of each taker in sequence, by the taker's id; the takers in the order of their first fills.</summary>
    public OrderedDictionary<long, List<Fill>> FillsByTaker { get; } = GroupByTaker(Trades);

    /// <summary>The orders that stood when the recording began: created at the time of its first row.</summary>
    public HashSet<long> StartingBook { get; } = OrdersAt(Rows, Rows.Count == 0 ? 0 : Rows[0].Time, RowAction.Created);

    /// <summary>The orders that are deleted at the time of the last row, because the recording ends.</summary>
    public HashSet<long> DeletedAtEnd { get; } = OrdersAt(Rows, Rows.Count == 0 ? 0 : Rows[^1].Time, RowAction.Deleted);

    private static HashSet<long> OrdersAt(IReadOnlyList<RecordedRow> rows, long time, RowAction action) =>
        [.. rows.Where(row => row.Time == time && row.Action == action).Select(row => row.Order)];

    private static OrderedDictionary<long, List<Fill>> GroupByTaker(IReadOnlyList<RecordedTrade> trades)
    {
        var takers = new OrderedDictionary<long, List<Fill>>();
        foreach (var trade in trades)
        {
            if (!takers.TryGetValue(trade.Taker, out var fills)) takers.Add(trade.Taker, fills = []);
            fills.Add(trade.Fill);
        }

        return takers;
    }
}

/// <summary>The steps in which a recording's prices and quantities count.</summary>
/// <param name="Tick">The price step.</param>
/// <param name="Lot">The quantity step.</param>
public readonly record struct RecordingScale(Step Tick, Step Lot)
{
    /// <summary>Prices in whole units, quantities to eight decimals.</summary>
    public static readonly RecordingScale Usual = new(new Step(1, 0), new Step(1, 8));
}

/// <summary>What happened to an order, as recorded.</summary>
/// <param name="Line">The line in the file.</param>
/// <param name="Order">The order's id.</param>
/// <param name="Time">The venue's time in milliseconds since 1970.</param>
/// <param name="Price">The order's price in ticks; market orders have an extreme one, which can be 0.</param>
/// <param name="Quantity">What is left of the order, in lots.</param>
/// <param name="Action">What happened.</param>
/// <param name="Side">The order's side.</param>
public readonly record struct RecordedRow(int Line, long Order, long Time, long Price, long Quantity, RowAction Action, Side Side);

/// <summary>What can happen to a recorded order.</summary>
public enum RowAction : byte
{
    /// <summary>It arrived.</summary>
    Created,

    /// <summary>It traded in part.</summary>
    Changed,

    /// <summary>It is gone: canceled if a quantity is left, else filled.</summary>
    Deleted,
}

/// <summary>A published trade.</summary>
public readonly record struct RecordedTrade(long Taker, Fill Fill);

/// <summary>A taker's part in a trade.</summary>
/// <param name="Maker">The maker's id.</param>
/// <param name="Price">The price in ticks.</param>
/// <param name="Quantity">The quantity in lots.</param>
public readonly record struct Fill(long Maker, long Price, long Quantity)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Quantity} lots at {Price} with {Maker}";
}
