using System.Diagnostics;
using Exchange.Api;
using Exchange.Domain;
using Microsoft.Extensions.Logging.Abstractions;

namespace Exchange.Benchmarks;

/// <summary>
/// Has random orders and balances of a stored history explained, up to its last event and as text, and counts how long that takes. The
/// explanations are made in this process, as an exchange makes them.
/// </summary>
internal sealed class ExplainQuestions : IDisposable
{
    private const int WarmUp = 5;

    private readonly VenueState state;
    private readonly CancellationToken cancellation;
    private readonly Catalog catalog;
    private readonly PastStates states;
    private readonly CommandFinder finder;
    private readonly Explanations explanations;
    private readonly Random random = new(1);

    /// <summary>Begins.</summary>
    /// <param name="stores">Where the history is, with its keyframes.</param>
    /// <param name="state">The state after its last event.</param>
    /// <param name="cancellation">Ends it.</param>
    public ExplainQuestions(BenchmarkStores stores, VenueState state, CancellationToken cancellation)
    {
        (this.state, this.cancellation, catalog) = (state, cancellation, state.CreateCatalog());
        var options = new ExchangeOptions { Venue = stores.Venue };
        var loader = PastRegistration.CreateLoader(stores.Database, options, options.Past.CacheMegabytes, NullLogger.Instance);
        states = new PastStates(loader);
        finder = new CommandFinder(stores.Database, stores.Venue, NullLogger<CommandFinder>.Instance);
        var keyframes = new Keyframes(stores.Database, stores.Venue, options.Past, NullLogger.Instance);
        explanations = new Explanations(stores.Database, stores.Venue, loader, states, keyframes);
    }

    /// <summary>Asks about random orders of the whole history, by their numbers.</summary>
    public Task<Latencies> MeasureOrdersAsync(int questions) => MeasureAsync(questions, DrawOrderAsync, async drawn =>
    {
        var sequence = await finder.FindAsync(drawn.Order, state.Sequence, cancellation);
        var story = await explanations.OrderAsync(drawn.Account, sequence ?? 0, state.Sequence, cancellation)
            ?? throw new BenchmarkFailed($"Order {drawn.Order.Value} is not explained.");
        return ExplainedText.Of(OrderNarrator.Explain(story, catalog));
    });

    /// <summary>Asks about random balances as they are in the end.</summary>
    public Task<Latencies> MeasureBalancesAsync(int questions) => MeasureAsync(questions, DrawBalanceAsync, async drawn =>
        ExplainedText.Of(await explanations.BalanceAsync(drawn.Account, catalog[drawn.Asset], catalog, state.Sequence, cancellation)
            ?? throw new BenchmarkFailed($"A balance of account {drawn.Account.Value} is not explained.")));

    /// <inheritdoc/>
    public void Dispose()
    {
        explanations.Dispose();
        states.Dispose();
    }

    private static async Task<Latencies> MeasureAsync<T>(int questions, Func<Task<T>> draw, Func<T, Task<string>> explain)
    {
        var latencies = new Latencies();
        for (var i = -WarmUp; i < questions; i++)
        {
            var drawn = await draw();
            var start = Stopwatch.GetTimestamp();
            var text = await explain(drawn);
            if (i >= 0) latencies.Add(Stopwatch.GetElapsedTime(start));
            if (text.Length == 0) throw new BenchmarkFailed("An explanation is empty.");
        }

        return latencies;
    }

    private async Task<(AccountId Account, OrderId Order)> DrawOrderAsync()
    {
        var order = new OrderId(random.NextInt64(1, state.LastOrder.Value + 1));
        var sequence = await finder.FindAsync(order, state.Sequence, cancellation)
            ?? throw new BenchmarkFailed($"Order {order.Value} is not found.");
        return (await finder.OwnerAsync(sequence, cancellation), order);
    }

    private Task<(AccountId Account, AssetId Asset)> DrawBalanceAsync() => Task.FromResult(
        (new AccountId(random.Next(1, state.AccountCount + 1)), new AssetId(random.Next(1, catalog.Assets.Count() + 1))));
}
