namespace Exchange.Domain;

// How a decision becomes a fact: the event is written where the caller wants the events, and applied.
public sealed partial class Engine
{
    private void Record<TEvent>(in TEvent e)
        where TEvent : unmanaged, IEvent
    {
        events.Append(in e, State.Sequence + 1, now);
        State.Advance(now);
    }

    private int Raise(in OrderPlaced e, int trader)
    {
        Record(in e);
        return State.Apply(in e, trader);
    }

    private void Raise(in TradeExecuted e, int maker, int taker)
    {
        Record(in e);
        State.Apply(in e, maker, taker);
    }

    private void Raise(in AmendRejected e) => Record(in e);

    private void Raise(in OrderRejected e)
    {
        Record(in e);
        State.Apply(in e);
    }

    private void Raise(in OrderBooked e)
    {
        Record(in e);
        State.Apply(in e);
    }

    private void Raise(in OrderFilled e)
    {
        Record(in e);
        State.Apply(in e);
    }

    private void Raise(in OrderCanceled e)
    {
        Record(in e);
        State.Apply(in e);
    }

    private void Raise(in OrderExpired e)
    {
        Record(in e);
        State.Apply(in e);
    }

    private void Raise(in OrderAmended e)
    {
        Record(in e);
        State.Apply(in e);
    }

    private void Raise(in OrderTriggered e)
    {
        Record(in e);
        State.Apply(in e);
    }

    private void Raise(in SelfTradePrevented e)
    {
        Record(in e);
        State.Apply(in e);
    }

    private void Raise(in IcebergReplenished e)
    {
        Record(in e);
        State.Apply(in e);
    }

    private void Raise(in AssetListed e)
    {
        Record(in e);
        State.Apply(in e);
    }

    private void Raise(in MarketOpened e)
    {
        Record(in e);
        State.Apply(in e);
    }

    private void Raise(in MarketStatusSet e)
    {
        Record(in e);
        State.Apply(in e);
    }

    private void Raise(in AccountOpened e)
    {
        Record(in e);
        State.Apply(in e);
    }

    private void Raise(in FundsDeposited e)
    {
        Record(in e);
        State.Apply(in e);
    }

    private void Raise(in DepositRejected e)
    {
        Record(in e);
        State.Apply(in e);
    }

    private void Raise(in FundsWithdrawn e)
    {
        Record(in e);
        State.Apply(in e);
    }

    private void Raise(in WithdrawalRejected e)
    {
        Record(in e);
        State.Apply(in e);
    }
}
