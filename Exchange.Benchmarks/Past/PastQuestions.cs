using System.Diagnostics;
using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Microsoft.Extensions.Logging.Abstractions;

namespace Exchange.Benchmarks;

/// <summary>
/// Asks for the depth and an account's open orders and balances as of sequences of a stored history, and counts how long the answers take,
/// which are made in this process.
/// </summary>
internal sealed class PastQuestions : IDisposable
{
    private const int Levels = 100, WarmUp = 20;

    private readonly PastStates states;
    private readonly AccountId account;
    private readonly long events;
    private readonly CancellationToken cancellation;
    private readonly Random random = new(1);

    private PastQuestions(PastStates states, AccountId account, long events, CancellationToken cancellation) =>
        (this.states, this.account, this.events, this.cancellation) = (states, account, events, cancellation);

    /// <summary>How long it took to write the keyframes.</summary>
    public TimeSpan CatchUp { get; private init; }

    /// <summary>Writes the keyframes of the history, and asks some questions, so that the code is compiled.</summary>
    /// <param name="stores">Where it is.</param>
    /// <param name="account">Whose orders and balances are asked for.</param>
    /// <param name="events">The length of the history.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<PastQuestions> OpenAsync(
        BenchmarkStores stores, AccountId account, long events, CancellationToken cancellation)
    {
        Report.Error("Writing keyframes...");
        var begun = Stopwatch.GetTimestamp();
        await CreateLoader(stores).CatchUpAsync(events, cancellation);
        var questions = new PastQuestions(new PastStates(CreateLoader(stores)), account, events, cancellation)
        {
            CatchUp = Stopwatch.GetElapsedTime(begun),
        };
        await questions.MeasureAnywhereAsync(WarmUp);
        return questions;
    }

    /// <summary>Asks about random sequences.</summary>
    public Task<Latencies> MeasureAnywhereAsync(int questions) =>
        MeasureAsync(Enumerable.Range(0, questions).Select(_ => random.NextInt64(events + 1)));

    /// <summary>Asks about one sequence after another.</summary>
    public async Task<Latencies> MeasureAsync(IEnumerable<long> sequences)
    {
        var latencies = new Latencies();
        foreach (var sequence in sequences)
        {
            var start = Stopwatch.GetTimestamp();
            var at = await states.ReadAsync(sequence, Answer, cancellation);
            latencies.Add(Stopwatch.GetElapsedTime(start));
            if (at != sequence) throw new BenchmarkFailed($"The answer is about {at}, not {sequence}.");
        }

        return latencies;
    }

    /// <inheritdoc/>
    public void Dispose() => states.Dispose();

    private static PastLoader CreateLoader(BenchmarkStores stores)
    {
        var options = new ExchangeOptions { Venue = stores.Venue };
        return PastRegistration.CreateLoader(stores.Database, options, options.Past.CacheMegabytes, NullLogger.Instance);
    }

    private long Answer(PastVenue past)
    {
        foreach (var side in new[] { Side.Buy, Side.Sell }) _ = past.State.Depth(new MarketId(1), side).Take(Levels).ToList();
        _ = past.Accounts.OpenOrders(account);
        _ = past.Accounts.BalancesOf(account);
        return past.Sequence;
    }
}
