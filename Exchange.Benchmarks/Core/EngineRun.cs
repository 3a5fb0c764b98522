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
    /// <summary>A host takes so many commands at a time from its log, and clears the events after each batch.</summary>
    private const int Batch = 512;

    private readonly EventBuffer events = new();
    private readonly PlaceOrder[] placements = new PlaceOrder[Batch];
    private readonly CancelOrder[] cancels = new CancelOrder[Batch];
    private Engine engine = null!;
    private EventCheck check = null!;
    private long now, ordersBefore;

    /// <summary>Runs the flow once, on a new venue.</summary>
    /// <param name="thorough">Whether to look at each event, in place of timing well.</param>
    public Cost Run(bool thorough)
    {
        engine = SimulatedVenue.Open(flow.Shape.Markets, accounts);
        ordersBefore = engine.State.LastOrder.Value;
        check = new EventCheck(thorough, ordersBefore);
        now = SimulatedVenue.Opening.Microseconds;

        Execute(flow.Preload, new Meter());
        check.StartTiming();
        var meter = new Meter();
        Execute(flow.Timed, meter);

        check.Finish(flow);
        for (var market = 0; market < flow.Shape.Markets; market++) CheckResting(market);
        if (thorough) engine.State.Verify();
        engine = null!; // the next run's venue must not find this one still in memory
        return meter.Per(flow.Timed.Length);
    }

    private void Execute(ReadOnlySpan<FlowCommand> commands, Meter meter)
    {
        for (; !commands.IsEmpty; commands = commands[Math.Min(Batch, commands.Length)..])
        {
            // Making the commands is the work of whoever sends them.
            var batch = commands[..Math.Min(Batch, commands.Length)];
            Decode(batch);

            // In a method of its own a batch runs thousands of times, which is what makes the JIT compiler optimize it fully.
            meter.Start();
            ExecuteBatch(batch);
            meter.Stop();

            check.Batch(events);
            events.Clear();
        }
    }

    private void Decode(ReadOnlySpan<FlowCommand> commands)
    {
        for (var index = 0; index < commands.Length; index++)
        {
            ref readonly var command = ref commands[index];
            var account = AccountOf(command.Order);
            if (command.Kind == FlowKind.Cancel)
            {
                cancels[index] = new CancelOrder(account, new OrderId(ordersBefore + command.Order));
                continue;
            }

            var market = new MarketId(command.Market + 1);
            placements[index] = new PlaceOrder(account, market, CommandId.FromNumber((ulong)command.Order), TermsOf(in command));
        }
    }

    private void ExecuteBatch(ReadOnlySpan<FlowCommand> commands)
    {
        var announced = 0;
        for (var index = 0; index < commands.Length; index++)
        {
            if (announces)
            {
                for (; announced <= index + Engine.ExpectAhead && announced < commands.Length; announced++)
                    Announce(commands[announced].Kind, announced);
            }

            var result = Execute(commands[index].Kind, index);
            if (result.Outcome != Outcome.Executed) throw new BenchmarkFailed($"The engine answered {result} to {commands[index]}.");
        }
    }

    private void Announce(FlowKind kind, int index)
    {
        if (kind == FlowKind.Cancel) engine.Expect(in cancels[index]);
        else engine.Expect(in placements[index]);
    }

    private CommandResult Execute(FlowKind kind, int index)
    {
        var time = new Timestamp(now++);
        return kind == FlowKind.Cancel
            ? engine.Execute(in cancels[index], time, events)
            : engine.Execute(in placements[index], time, events);
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
        var resting = engine.State.RestingOrders(id, Side.Buy).Concat(engine.State.RestingOrders(id, Side.Sell)).Select(AsOfFlow);
        RestingCheck.Demand(flow.Resting[market], resting, "The engine");
    }
    private RestingOrder AsOfFlow(OrderView order) =>
        new((int)(order.Order.Value - ordersBefore), order.Side, (int)order.LimitPrice.Ticks, (int)order.Remaining.Lots);
}
