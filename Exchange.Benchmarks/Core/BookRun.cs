namespace Exchange.Benchmarks;

/// <summary>
/// Runs a flow through an order book alone: no accounts, no money, no events. Each run has a book of its own, which must end with the
/// flow's trades and resting orders.
/// </summary>
internal sealed class BookRun<TBook>(Flow flow, Func<TBook> newBook)
    where TBook : IBookUnderTest
{
    private const int Batch = 512;

    private TBook book = default!;
    private int trades;

    /// <summary>Runs the flow once, on a new book.</summary>
    public Cost Run()
    {
        book = newBook();
        Execute(flow.Preload);
        trades = 0;
        var meter = new Meter();
        meter.Start();
        Execute(flow.Timed);
        meter.Stop();

        if (trades != flow.Trades) throw new BenchmarkFailed($"The order book made {trades} trades, not {flow.Trades}.");
        RestingCheck.Demand(flow.Resting[0], book.Resting(), "The order book");
        return meter.Per(flow.Timed.Length);
    }

    private void Execute(ReadOnlySpan<FlowCommand> commands)
    {
        // In a method of its own a batch runs thousands of times, which is what makes the JIT compiler optimize it fully.
        for (; !commands.IsEmpty; commands = commands[Math.Min(Batch, commands.Length)..])
            ExecuteBatch(commands[..Math.Min(Batch, commands.Length)]);
    }

    private void ExecuteBatch(ReadOnlySpan<FlowCommand> commands)
    {
        foreach (ref readonly var command in commands)
        {
            switch (command.Kind)
            {
                case FlowKind.Rest:
                    book.Rest(command.Order, command.Side, command.Price, command.Quantity);
                    break;
                case FlowKind.Cancel:
                    book.Cancel(command.Order);
                    break;
                default:
                    trades += book.Take(command.Order, command.Side, command.Price, command.Quantity);
                    break;
            }
        }
    }
}
