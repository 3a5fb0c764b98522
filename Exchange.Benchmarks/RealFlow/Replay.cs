using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>
/// Replays a recording through the whole engine. Each order has an account of its own, so that no order ever meets another of its
/// account. A recorded taker is a limit order, every other order is post-only, and a deletion with a quantity left is a cancel; what
/// else is recorded follows from these.
/// </summary>
public sealed class Replay
{
    private static readonly CommandId OrderCommandId = CommandId.FromNumber(3);

    private readonly RecordedDay day;
    private readonly EventBuffer events = new();
    private readonly Engine engine;

    // By row: the index of its order among those that are submitted, or -1. Worked out before the replay, for its time's sake.
    private readonly int[] orderOfRow;
    private readonly AccountId[] accounts;
    private readonly bool[] takes;
    private readonly OrderId[] ids;

    // The recorded ids of the engine's orders, which are numbered from 1 as they are accepted.
    private readonly List<long> recordedIds = [0];
    private readonly Dictionary<long, List<Fill>> fills = [];
    private readonly Dictionary<RejectReason, int> rejected = [];
    private readonly StaleOrders stale;
    private int submitted, canceled, cancelsRefused, staleDropped;

    private Replay(RecordedDay day)
    {
        this.day = day;
        var index = new Dictionary<long, int>();
        orderOfRow = new int[day.Rows.Count];
        foreach (var (number, row) in day.Rows.Index())
        {
            // An order without a quantity is none.
            if (row.Action == RowAction.Created && row.Quantity > 0) index.Add(row.Order, index.Count);
            orderOfRow[number] = index.GetValueOrDefault(row.Order, -1);
        }

        (accounts, takes, ids) = (new AccountId[index.Count], new bool[index.Count], new OrderId[index.Count]);
        stale = new StaleOrders(day, index);
        engine = OpenVenue();
    }

    /// <summary>Replays a recording on a new venue.</summary>
    public static ReplayResult Run(RecordedDay day) => new Replay(day).Run();

    private Engine OpenVenue()
    {
        var now = day.Rows.Count == 0 ? Timestamp.None : TimeOf(day.Rows[0]);
        var venue = RecordedMarket.Open(day.Scale, now, events);
        foreach (var (number, row) in day.Rows.Index())
        {
            var order = orderOfRow[number];
            if (order < 0 || row.Action != RowAction.Created) continue;
            accounts[order] = RecordedMarket.OpenAccount(venue, day.Scale, row, (ulong)order + 1, now, events);
            takes[order] = day.FillsByTaker.ContainsKey(row.Order);
            events.Clear();
        }

        return venue;
    }

    private ReplayResult Run()
    {
        var meter = new Meter();
        meter.Start();
        ReplayRows();
        meter.Stop();
        engine.State.Verify();
        return new ReplayResult(
            Fills: fills,
            OpeningCommands: 2 * accounts.Length,
            Commands: submitted + canceled + cancelsRefused,
            Submitted: submitted,
            Rejected: rejected,
            Canceled: canceled,
            CancelsRefused: cancelsRefused,
            StaleDropped: staleDropped,
            RestingAtEnd: engine.State.OpenOrderCount,
            Nanoseconds: meter.Per(commands: 1).Nanoseconds);
    }

    private void ReplayRows()
    {
        for (var number = 0; number < orderOfRow.Length; number++)
        {
            var order = orderOfRow[number];
            if (order < 0) continue;
            var row = day.Rows[number];
            if (row.Action == RowAction.Created) Submit(row, order);
            else if (row.Action == RowAction.Deleted && row.Quantity > 0) Cancel(order, TimeOf(row));
        }
    }

    private void Submit(in RecordedRow row, int order)
    {
        var price = RecordedMarket.PriceOf(row);
        if (!takes[order])
        {
            while (stale.TakeCrossed(row, out var crossed))
            {
                if (Cancel(crossed, TimeOf(row))) staleDropped++;
                ids[crossed] = default; // its deletion at the end of the recording has nothing left to cancel
            }
        }

        var type = takes[order] ? OrderType.Limit : OrderType.LimitMaker;
        var terms = new OrderTerms
        {
            Type = type,
            Side = row.Side,
            TimeInForce = TimeInForce.Gtc,
            Quantity = new Quantity(row.Quantity),
            LimitPrice = price,
        };
        var result = engine.Execute(
            new PlaceOrder(accounts[order], RecordedMarket.Market, OrderCommandId, terms), TimeOf(row), events);
        submitted++;

        if (result.Outcome == Outcome.Executed)
        {
            ids[order] = new OrderId(result.Id);
            recordedIds.Add(row.Order);
            if (takes[order]) fills.Add(row.Order, FillsAmong(events));
        }
        else
        {
            rejected[result.Reason] = rejected.GetValueOrDefault(result.Reason) + 1;
        }

        events.Clear();
    }

    // False when there is nothing to cancel: the order was rejected, is filled, or was dropped as stale.
    private bool Cancel(int order, Timestamp time)
    {
        if (ids[order] == default) return false;
        var result = engine.Execute(new CancelOrder(accounts[order], ids[order]), time, events);
        events.Clear();
        var done = result.Outcome == Outcome.Executed;
        if (done) canceled++;
        else cancelsRefused++;
        return done;
    }

    private List<Fill> FillsAmong(EventBuffer buffer)
    {
        var found = new List<Fill>();
        foreach (var record in buffer)
        {
            if (record.Type != EventType.TradeExecuted) continue;
            ref readonly var trade = ref record.As<TradeExecuted>();
            found.Add(new Fill(recordedIds[(int)trade.Maker.Value], trade.Price.Ticks, trade.Quantity.Lots));
        }

        return found;
    }

    private static Timestamp TimeOf(in RecordedRow row) => new(row.Time * 1_000);
}

/// <summary>What came of a replay.</summary>
/// <param name="Fills">The fills of each recorded taker that was accepted, by its recorded id.</param>
/// <param name="OpeningCommands">The commands that opened and funded accounts before.</param>
/// <param name="Commands">The orders and cancels that were sent.</param>
/// <param name="Submitted">The orders among them.</param>
/// <param name="Rejected">How many of these were rejected, by reason.</param>
/// <param name="Canceled">The cancels that took effect.</param>
/// <param name="CancelsRefused">The cancels that came too late.</param>
/// <param name="StaleDropped">The stale orders of the starting book that were dropped; these are cancels, too.</param>
/// <param name="RestingAtEnd">The orders that still rest.</param>
/// <param name="Nanoseconds">The thread CPU time that the orders and cancels took.</param>
public sealed record ReplayResult(
    IReadOnlyDictionary<long, List<Fill>> Fills, int OpeningCommands, int Commands, int Submitted,
    IReadOnlyDictionary<RejectReason, int> Rejected, int Canceled, int CancelsRefused, int StaleDropped, int RestingAtEnd,
    double Nanoseconds);
