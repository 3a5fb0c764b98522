using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

/// <summary>Counts what happened in many runs, in words, so that a test can tell what never did.</summary>
internal sealed class Coverage
{
    private readonly SortedDictionary<string, long> counts = new(StringComparer.Ordinal);

    public long Of(string fact) => counts.GetValueOrDefault(fact);

    public IEnumerable<KeyValuePair<string, long>> Counts => counts;

    public void Add(Coverage other)
    {
        lock (counts)
        {
            foreach (var (fact, count) in other.counts) counts[fact] = Of(fact) + count;
        }
    }

    public void Observe(ICommand command, CommandResult result, IReadOnlyList<Happening> events, Oracle oracle)
    {
        Count(Facts.Answered(command, result.Outcome));
        Count(Facts.Because(result.Reason));

        OracleOrder? taker = null;
        foreach (var (_, _, e) in events)
        {
            Count(Facts.Happened(e));
            if (e is OrderPlaced { Placement: Placement.Take } placed) taker = oracle.Find(placed.Order);
            if (e is OrderTriggered { Placement: Placement.Take } triggered) taker = oracle.Find(triggered.Order);
            ObserveOrder(e, oracle);
            ObserveSelfTrade(e, taker, oracle);
        }

        ObserveReplace(result, events);
        ObserveCascade(events);
    }

    private void Count(string fact) => counts[fact] = Of(fact) + 1;

    private void ObserveOrder(IEvent e, Oracle oracle)
    {
        switch (e)
        {
            case OrderPlaced placed:
                Count(Facts.Placed(placed.Terms.Type, placed.Terms.TimeInForce, placed.Placement));
                break;
            case OrderRejected rejected:
                Count(Facts.OrderRejected(rejected.Reason));
                if (Enum.IsDefined(rejected.Terms.Type)) Count(Facts.Ended(rejected.Terms.Type, "rejected"));
                break;
            case AmendRejected rejected:
                Count(Facts.AmendRejected(rejected.Reason));
                break;
            case OrderTriggered triggered:
                Count(Facts.Triggered(oracle.Find(triggered.Order).Terms.Type, triggered.Placement));
                break;
            case OrderCanceled canceled:
                Count(Facts.Ended(oracle.Find(canceled.Order).Terms.Type, canceled.Reason));
                break;
            case OrderExpired expired:
                Count(Facts.Ended(oracle.Find(expired.Order).Terms.Type, expired.Reason));
                if (OracleTerms.IsByQuote(oracle.Find(expired.Order).Terms)) Count(Facts.EndedByQuote(expired.Reason));
                break;
            case OrderFilled filled:
                Count(Facts.Ended(oracle.Find(filled.Order).Terms.Type, "filled"));
                break;
            case TradeExecuted trade:
                OrderId[] traders = [trade.Maker, trade.Taker];
                foreach (var order in traders.Select(oracle.Find).Where(order => order.State == OracleOrderState.Filled))
                    Count(Facts.Ended(order.Terms.Type, "filled"));
                break;
        }
    }

    private void ObserveSelfTrade(IEvent e, OracleOrder? taker, Oracle oracle)
    {
        var effect = e switch
        {
            TradeExecuted trade when trade.MakerAccount == trade.TakerAccount => "trades",
            SelfTradePrevented => "decrements",
            OrderExpired { Reason: ExpireReason.SelfTrade } expired =>
                expired.Order == taker!.Id ? "expires the taker" : "expires the maker",
            _ => null,
        };
        if (effect is not null) Count(Facts.SelfTrade(taker!.Terms.Type, taker.Mode, effect));

        var isKill = e is OrderExpired { Reason: ExpireReason.FillOrKill };
        if (isKill && taker!.Market.Opposite(taker.Terms.Side).Any(maker => maker.Account == taker.Account))
            Count(Facts.KilledWithOwnOrders(taker.Mode));
    }

    private void ObserveReplace(CommandResult result, IReadOnlyList<Happening> events)
    {
        var placed = events.Any(one => one.Event is OrderPlaced { ReplaceMode: not ReplaceMode.None });
        var rejected = events.Any(one => one.Event is OrderRejected { ReplaceMode: not ReplaceMode.None });
        var canceled = events.Any(one => one.Event is OrderCanceled { Reason: CancelReason.Replaced });
        if (placed || rejected) Count(Facts.Replaced(canceled, placed));
        if (result.Outcome == Outcome.Refused && events.Count > 0) Count(Facts.ExpiryBeforeRefusal);
    }

    private void ObserveCascade(IReadOnlyList<Happening> events)
    {
        var triggers = events.Count(one => one.Event is OrderTriggered);
        if (triggers >= 3) Count(Facts.Cascade);
    }
}
