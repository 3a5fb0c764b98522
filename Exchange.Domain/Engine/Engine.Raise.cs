namespace Exchange.Domain;

// How a decision becomes a fact: the event is applied, and written where the caller wants the events.
public sealed partial class Engine
{
    // After the event was applied: one that cannot be applied is none.
    private void Record<TEvent>(in TEvent e)
        where TEvent : unmanaged, IEvent =>
        events.Append(in e, State.Sequence, State.Time);

    private int Raise(in OrderPlaced e, int trader)
    {
        State.Advance(now);
        var slot = State.Apply(in e, trader);
        Record(in e);
        return slot;
    }

    private void Raise(in TradeExecuted e, int maker, int taker)
    {
        State.Advance(now);
        State.Apply(in e, maker, taker);
        Record(in e);
    }

    private void Raise(in AmendRejected e)
    {
        State.Advance(now);
        Record(in e);
    }

    private void Raise(in OrderRejected e)
    {
        State.Advance(now);
        State.Apply(in e);
        Record(in e);
    }

    private void Raise(in OrderBooked e)
    {
        State.Advance(now);
        State.Apply(in e);
        Record(in e);
    }

    private void Raise(in OrderFilled e)
    {
        State.Advance(now);
        State.Apply(in e);
        Record(in e);
    }

    private void Raise(in OrderCanceled e)
    {
        State.Advance(now);
        State.Apply(in e);
        Record(in e);
    }

    private void Raise(in OrderExpired e)
    {
        State.Advance(now);
        State.Apply(in e);
        Record(in e);
    }

    private void Raise(in OrderAmended e)
    {
        State.Advance(now);
        State.Apply(in e);
        Record(in e);
    }

    private void Raise(in OrderTriggered e)
    {
        State.Advance(now);
        State.Apply(in e);
        Record(in e);
    }

    private void Raise(in SelfTradePrevented e)
    {
        State.Advance(now);
        State.Apply(in e);
        Record(in e);
    }

    private void Raise(in IcebergReplenished e)
    {
        State.Advance(now);
        State.Apply(in e);
        Record(in e);
    }

    private void Raise(in AssetListed e)
    {
        State.Advance(now);
        State.Apply(in e);
        Record(in e);
    }

    private void Raise(in MarketOpened e)
    {
        State.Advance(now);
        State.Apply(in e);
        Record(in e);
    }

    private void Raise(in MarketStatusSet e)
    {
        State.Advance(now);
        State.Apply(in e);
        Record(in e);
    }

    private void Raise(in AccountOpened e)
    {
        State.Advance(now);
        State.Apply(in e);
        Record(in e);
    }

    private void Raise(in FundsDeposited e)
    {
        State.Advance(now);
        State.Apply(in e);
        Record(in e);
    }

    private void Raise(in DepositRejected e)
    {
        State.Advance(now);
        State.Apply(in e);
        Record(in e);
    }

    private void Raise(in FundsWithdrawn e)
    {
        State.Advance(now);
        State.Apply(in e);
        Record(in e);
    }

    private void Raise(in WithdrawalRejected e)
    {
        State.Advance(now);
        State.Apply(in e);
        Record(in e);
    }
}
