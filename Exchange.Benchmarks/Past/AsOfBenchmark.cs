using System.Diagnostics;
using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Microsoft.Extensions.Logging.Abstractions;

namespace Exchange.Benchmarks;

/// <summary>
/// How long answers about the past take: the depth and an account's open orders and balances as of random sequences of a long history, and
/// as of one sequence after another, as somebody asks who walks through it in either direction. The answers are made in this process.
/// </summary>
internal static class AsOfBenchmark
{
    private const int Levels = 100, Steps = 500, FarStep = 997;

    /// <summary>Runs the benchmark.</summary>
    /// <param name="events">The length of the history.</param>
    /// <param name="resting">How many orders rest.</param>
    /// <param name="questions">How many random sequences are asked about.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task RunAsync(int events, int resting, int questions, CancellationToken cancellation)
    {
        await using var stores = await BenchmarkStores.OpenAsync();
        await using var stored = await StoredVenue.OpenAsync(stores, cancellation);
        Report.Error($"Writing {events:N0} events...");
        var venue = await stored.WriteAsync(events, resting, events + 1L, cancellation);

        var options = new ExchangeOptions { Venue = stores.Venue };
        var loader = PastRegistration.CreateLoader(stores.Database, options, options.Past.CacheMegabytes, NullLogger.Instance);
        Report.Error("Writing keyframes...");
        var begun = Stopwatch.GetTimestamp();
        await loader.CatchUpAsync(events, cancellation);
        var catchUp = Stopwatch.GetElapsedTime(begun);
        var size = await stores.AskAsync($"select count(*), sum(length(state)) from {VenueStore.Schema}.keyframes");

        using var states = new PastStates(
            PastRegistration.CreateLoader(stores.Database, options, options.Past.CacheMegabytes, NullLogger.Instance));
        var random = new Random(1);
        for (var i = 0; i < 20; i++) await AskAsync(random.NextInt64(events + 1)); // so that the code is compiled
        Report.Error($"Asking {questions:N0} times...");
        var anywhere = await MeasureAsync(Enumerable.Range(0, questions).Select(_ => random.NextInt64(events + 1)));
        var middle = events / 2 + 12_345L;
        var forward = await MeasureAsync(Enumerable.Range(0, Steps).Select(step => middle + step));
        var backward = await MeasureAsync(Enumerable.Range(0, Steps).Select(step => middle - step));
        var forwardFar = await MeasureAsync(Enumerable.Range(0, Steps).Select(step => (long)step * FarStep));
        var backwardFar = await MeasureAsync(Enumerable.Range(0, Steps).Select(step => events - (long)step * FarStep));

        Report.Table(
            $"Depth, open orders and balances as of a sequence, {events:N0} events, {resting:N0} resting orders",
            ["", "#p50 ms", "#p99 ms"],
            [
                Row("anywhere", anywhere), Row("one event later each time", forward), Row("one event earlier", backward),
                Row($"{FarStep} events later", forwardFar), Row($"{FarStep} events earlier", backwardFar),
            ]);
        Report.Line($"{size[0]:N0} keyframes have {size[1]:N0} bytes, and were written in {catchUp.TotalSeconds:F1} s.");
        Report.Json("asof", json =>
        {
            json.WriteNumber("events", events);
            json.WriteNumber("asof_p50_ms", Math.Round(anywhere.Milliseconds(0.5), 1));
            json.WriteNumber("asof_p99_ms", Math.Round(anywhere.Milliseconds(0.99), 1));
        });

        async Task<Latencies> MeasureAsync(IEnumerable<long> sequences)
        {
            var latencies = new Latencies();
            foreach (var sequence in sequences)
            {
                var start = Stopwatch.GetTimestamp();
                await AskAsync(sequence);
                latencies.Add(Stopwatch.GetElapsedTime(start));
            }

            return latencies;
        }

        async Task AskAsync(long sequence)
        {
            var at = await states.ReadAsync(sequence, past => Answer(past, venue.Makers[0]), cancellation);
            if (at != sequence) throw new BenchmarkFailed($"The answer is about {at}, not {sequence}.");
        }
    }

    private static long Answer(PastVenue past, AccountId account)
    {
        foreach (var side in new[] { Side.Buy, Side.Sell }) _ = past.State.Depth(new MarketId(1), side).Take(Levels).ToList();
        _ = past.Accounts.OpenOrders(account);
        _ = past.Accounts.BalancesOf(account);
        return past.Sequence;
    }

    private static string[] Row(string name, Latencies latencies) =>
        [name, $"{latencies.Milliseconds(0.5):F1}", $"{latencies.Milliseconds(0.99):F1}"];
}
