using System.Diagnostics;
using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>
/// Senders, one for each account, who place orders that rest and orders that cross, cancel, deposit and withdraw, each one after the answer
/// to the last. What is unknown they send again with the same id until it is known. Sometimes they send an order twice at once, or once
/// more when it was answered long ago.
/// </summary>
internal sealed class Load(IOrderEntry entry, Journal journal, IReadOnlyList<AccountId> accounts, int seed)
{
    private const int Middle = 100_000;
    private const int Spread = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private volatile bool stopping;
    private volatile TaskCompletionSource gate = Opened();
    private Task running = Task.CompletedTask;
    private int probes, waiting;

    public void Start() => running = Task.WhenAll(accounts.Select((account, index) => Task.Run(() => SendAsync(account, index))));

    /// <summary>Lets every sender finish what it has begun, however often that must be sent.</summary>
    public Task StopAsync()
    {
        stopping = true;
        return running;
    }

    /// <summary>Lets every sender finish what it has begun, and then wait.</summary>
    public Task PauseAsync()
    {
        gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return Await.UntilAsync(() => Volatile.Read(ref waiting) == accounts.Count, "the senders are idle");
    }

    /// <summary>Lets the senders go on.</summary>
    public void Resume() => gate.TrySetResult();

    /// <summary>Waits until so many more commands were answered.</summary>
    public Task AnswersAsync(int count)
    {
        var enough = journal.Acknowledged + count;
        return Await.UntilAsync(() => running.IsFaulted || journal.Acknowledged >= enough, $"{count} more commands are answered");
    }

    /// <summary>Waits until a command that is sent from now on is answered, and tells how long that took.</summary>
    public async Task<TimeSpan> NextAnswerAsync()
    {
        var watch = Stopwatch.StartNew();
        var answered = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        while (!answered.Task.IsCompleted)
        {
            if (watch.Elapsed > Patience) throw new TimeoutException($"No command is answered after {Patience.TotalSeconds} s.");
            _ = ProbeAsync();
            await Task.WhenAny(answered.Task, Task.Delay(Pause));
        }

        return await answered.Task;

        async Task ProbeAsync()
        {
            var id = CommandId.Parse($"probe-{Interlocked.Increment(ref probes)}");
            var answer = await OnceAsync(journal.Open(new Deposit(accounts[0], FaultVenue.Quote, new Amount(1), id), accounts[0], id));
            if (answer.IsOutcome) answered.TrySetResult(watch.Elapsed);
        }
    }

    /// <summary>Finds out what became of everything, and sends once more what was answered: a sample, if there is much.</summary>
    public async Task SettleAllAsync(int count)
    {
        foreach (var sent in journal.Commands.Where(sent => sent.IsOpen)) await SettleAsync(sent);
        var answered = journal.Commands.Where(sent => sent.First is not null).ToArray();
        new Random(seed).Shuffle(answered);
        await Parallel.ForEachAsync(
            answered.Take(count), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (sent, _) => await SettleAsync(sent));
    }

    private async Task SendAsync(AccountId account, int index)
    {
        var random = new Random(unchecked(seed * 31 + index));
        var open = new List<OrderId>();
        SentCommand? before = null;
        for (var number = 1; !stopping; number++)
        {
            Interlocked.Increment(ref waiting);
            await gate.Task;
            Interlocked.Decrement(ref waiting);
            var chance = random.Next(100);
            if (before is { NeverExecuted: true }) await Task.Delay(Pause); // the way in is closed
            if (chance < 25 && open.Count > 0) await CancelAsync(account, Take(open, random));
            else if (chance < 30) await SettleAsync(Move(account, number, random));
            else if (chance < 33 && before is { First: not null }) await SettleAsync(before);
            else before = await PlaceAsync(account, number, open, random);
        }
    }

    private async Task<SentCommand> PlaceAsync(AccountId account, int number, List<OrderId> open, Random random)
    {
        var id = CommandId.Parse($"order-{number}");
        var sent = journal.Open(new PlaceOrder(account, FaultVenue.Market, id, Terms(random)), account, id);
        var twice = random.Next(100) < 3;
        var other = twice ? SettleAsync(sent) : Task.CompletedTask;
        await SettleAsync(sent);
        await other;
        if (sent.First is { IsExecuted: true } first) open.Add(new OrderId(first.Id));
        return sent;
    }

    private async Task CancelAsync(AccountId account, OrderId order)
    {
        // Without an id, a cancel that is sent again finds nothing to cancel, which does not matter.
        var answer = await UntilKnownAsync(new CancelOrder(account, order));
        if (answer.IsExecuted) journal.AddCanceled(order);
    }

    private SentCommand Move(AccountId account, int number, Random random)
    {
        var id = CommandId.Parse($"money-{number}");
        var amount = new Amount(random.Next(1, 1_000));
        ICommand command = random.Next(2) == 0
            ? new Deposit(account, FaultVenue.Quote, amount, id)
            : new Withdraw(account, FaultVenue.Base, amount, id);
        return journal.Open(command, account, id);
    }

    /// <summary>Sends a command until it is known what became of it. What was definitely not executed is not sent again.</summary>
    private async Task SettleAsync(SentCommand sent)
    {
        var watch = Stopwatch.StartNew();
        while (await OnceAsync(sent) is { IsOutcome: false } answer && sent.IsOpen) await PauseAsync(answer, watch);
    }

    private async Task<Answer> UntilKnownAsync(ICommand command)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var answer = await entry.SendAsync(command);
            journal.Count(answer);
            if (answer.IsOutcome) return answer;
            await PauseAsync(answer, watch);
        }
    }

    private static async Task PauseAsync(Answer answer, Stopwatch watch)
    {
        if (watch.Elapsed > Patience) throw new TimeoutException($"The outcome of a command is not known after {Patience.TotalSeconds} s.");
        if (answer == Answer.NotExecuted) await Task.Delay(Pause);
    }

    private async Task<Answer> OnceAsync(SentCommand sent)
    {
        var answer = await entry.SendAsync(sent.Command);
        sent.Add(answer);
        journal.Count(answer);
        return answer;
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }

    private static OrderId Take(List<OrderId> open, Random random)
    {
        var index = random.Next(open.Count);
        var order = open[index];
        open[index] = open[^1];
        open.RemoveAt(open.Count - 1);
        return order;
    }

    private static OrderTerms Terms(Random random) => new()
    {
        Type = OrderType.Limit,
        Side = random.Next(2) == 0 ? Side.Buy : Side.Sell,
        TimeInForce = random.Next(10) == 0 ? TimeInForce.Ioc : TimeInForce.Gtc,
        Quantity = new Quantity(random.Next(1, 10)),
        LimitPrice = new Price(Middle + random.Next(-Spread, Spread)),
    };
}
