using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>
/// Runs a flow through the whole engine: admission, holds, matching, fees, client order ids, events written and applied. Each run has a
/// venue of its own and must end with the orders that the flow says.
/// </summary>
/// <param name="flow">The flow.</param>
/// <param name="accounts">How many accounts send it.</param>
/// <param name="announces">Whether the engine is told what comes next, as by a host that reads commands in batches.</param>
internal sealed class EngineRun(Flow flow, int accounts, bool announces = true)
{
    /// <summary>A host clears its events every so many commands.</summary>
    private const int Batch = 512;

    private readonly EventBuffer events = new();
    private readonly HostCommand[] batch = new HostCommand[Batch];
    private Engine engine = null!;
    private EventCheck check = null!;
    private long now;

    /// <summary>Runs the flow once, on a new venue.</summary>
    /// <param name="thorough">Whether to look at each event, in place of timing well.</param>
    public Cost Run(bool thorough)
    {
        engine = SimulatedVenue.Open(flow.Shape.Markets, accounts);
        check = new EventCheck(thorough);
        now = SimulatedVenue.Opening.Microseconds;

        Execute(flow.Preload, new Stopclock());
        check.StartTiming();
        Stopclock.CollectGarbage();
        var clock = new Stopclock();
        Execute(flow.Timed, clock);

        check.Finish(flow);
        for (var market = 0; market < flow.Shape.Markets; market++) CheckResting(market);
        if (thorough) engine.State.Verify();
        engine = null!; // the next run's venue must not find this one still in memory
        return clock.CostOf(flow.Timed.Length);
    }

    private void Execute(ReadOnlySpan<FlowCommand> commands, Stopclock clock)
    {
        for (; !commands.IsEmpty; commands = commands[Math.Min(Batch, commands.Length)..])
        {
            // A host has its commands in memory, decoded, before the engine's turn comes.
            var count = Math.Min(Batch, commands.Length);
            for (var i = 0; i < count; i++) batch[i] = Decode(in commands[i]);

            clock.Start();
            ExecuteBatch(batch.AsSpan(0, count));
            clock.Stop();
            check.Batch(events);
        }
    }

    // In a method of its own a batch runs thousands of times, which is what makes the JIT compiler optimize it fully.
    private void ExecuteBatch(ReadOnlySpan<HostCommand> commands)
    {
        events.Clear();
        if (announces)
        {
            foreach (ref readonly var first in commands[..Math.Min(Engine.ExpectAhead, commands.Length)]) Announce(in first);
        }

        for (var index = 0; index < commands.Length; index++)
        {
            if (announces && index + Engine.ExpectAhead < commands.Length) Announce(in commands[index + Engine.ExpectAhead]);
            ref readonly var command = ref commands[index];
            var time = new Timestamp(now++);
            var result = command.IsCancel ? engine.Execute(in command.Cancel, time, events) : engine.Execute(in command.Place, time, events);
            if (result.Outcome != Outcome.Executed) throw new BenchmarkFailed($"The engine answered {result} to {command}.");
        }
    }

    private void Announce(in HostCommand command)
    {
        if (command.IsCancel) engine.Expect(in command.Cancel);
        else engine.Expect(in command.Place);
    }

    private HostCommand Decode(in FlowCommand command)
    {
        var account = AccountOf(command.Order);
        if (command.Kind == FlowKind.Cancel) return new HostCommand { IsCancel = true, Cancel = new CancelOrder(account, new OrderId(command.Order)) };
        var market = new MarketId(command.Market + 1);
        return new HostCommand { Place = new PlaceOrder(account, market, CommandId.FromNumber((ulong)command.Order), TermsOf(in command)) };
    }

    private static OrderTerms TermsOf(in FlowCommand command)
    {
        var (type, timeInForce) = command.Kind == FlowKind.Market
            ? (OrderType.Market, TimeInForce.Ioc)
            : (OrderType.Limit, TimeInForce.Gtc);
        return new OrderTerms(
            type,
            command.Side,
            timeInForce,
            SelfTradePrevention.MarketDefault,
            new Quantity(command.Quantity),
            QuoteQuantity: default,
            new Price(command.Price),
            StopPrice: default,
            DisplayQuantity: default,
            ExpiresAt: default);
    }

    // Who places an order follows from its number, so that its cancel comes from the same account; the multiplication spreads the
    // orders over all accounts at random.
    private AccountId AccountOf(int order)
    {
        var random = unchecked((uint)order * 0x9E3779B9u);
        return new AccountId(1 + (int)((ulong)random * (uint)accounts >> 32));
    }

    private void CheckResting(int market)
    {
        var id = new MarketId(market + 1);
        var resting = engine.State.RestingOrders(id, Side.Buy)
            .Concat(engine.State.RestingOrders(id, Side.Sell))
            .Select(view => new RestingOrder((int)view.Order.Value, view.Side, (int)view.LimitPrice.Ticks, (int)view.Remaining.Lots));
        RestingCheck.Demand(flow.Resting[market], resting, "The engine");
    }

    // A command as a host holds it.
    private struct HostCommand
    {
        public bool IsCancel;
        public CancelOrder Cancel;
        public PlaceOrder Place;
    }
}
