using System.Runtime.CompilerServices;
using Exchange.Projections;
using Microsoft.AspNetCore.SignalR;

namespace Exchange.Api;

/// <summary>
/// The streams at /hubs/market; docs/streams.md has the protocol. A stream looks at the market only when its last message has been taken,
/// so nothing waits in line for a slow reader: when he is ready, he is told the difference to what he knows.
/// </summary>
internal sealed class MarketHub(LiveFeed feed, CatalogReader catalog, Tickets tickets, AccountStream account, EventTail events) : Hub
{
    private const int MaxLevels = 1_000, MinInterval = 50, MaxInterval = 60_000;

    private static readonly TimeSpan TickerPause = TimeSpan.FromMilliseconds(100), TickersPause = TimeSpan.FromSeconds(1);

    private HubClient Client => (HubClient)Context.Items[nameof(HubClient)]!;

    /// <summary>The whole depth, then every change of it.</summary>
    public async IAsyncEnumerable<Rendered> Depth(string symbol, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var market = await FindAsync(symbol, cancellation);
        using var place = Client.Open($"depth {symbol}");
        using var watch = Watching.Of(market.Pulse);
        var cursor = default(DepthCursor);
        while (true)
        {
            var beat = market.Pulse.Next;
            foreach (var message in market.TakeDepth(ref cursor)) yield return message;
            await beat.WaitAsync(cancellation);
        }
    }

    /// <summary>The best levels of both sides, again when they may have changed, but no sooner than after so many milliseconds.</summary>
    public IAsyncEnumerable<Rendered> TopDepth(string symbol, int levels, int intervalMs, CancellationToken cancellation)
    {
        if (levels is < 1 or > MaxLevels) throw HubProblem.Of("INVALID_LEVELS", $"levels must be 1 to {MaxLevels}.");
        if (intervalMs is < MinInterval or > MaxInterval)
            throw HubProblem.Of("INVALID_INTERVAL", $"intervalMs must be {MinInterval} to {MaxInterval}.");
        var pause = TimeSpan.FromMilliseconds(intervalMs);
        return LatestAsync(symbol, $"top {symbol} {levels} {intervalMs}", pause, market => market.Depth(levels), cancellation);
    }

    /// <summary>The last trades, then all that follow. Those that a slow reader has missed are counted.</summary>
    public async IAsyncEnumerable<Rendered> Trades(string symbol, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var market = await FindAsync(symbol, cancellation);
        using var place = Client.Open($"trades {symbol}");
        using var watch = Watching.Of(market.Pulse);
        var cursor = -1L;
        while (true)
        {
            var beat = market.Pulse.Next;
            while (market.TakeTrades(ref cursor) is { } message) yield return message;
            await beat.WaitAsync(cancellation);
        }
    }

    /// <summary>The last 24 hours and the best prices, again when they have changed.</summary>
    public IAsyncEnumerable<Rendered> Ticker(string symbol, CancellationToken cancellation) =>
        LatestAsync(symbol, $"ticker {symbol}", TickerPause, market => market.Ticker(), cancellation);

    /// <summary>The tickers of all markets, then of those that have changed, at most once a second.</summary>
    public async IAsyncEnumerable<Rendered> Tickers([EnumeratorCancellation] CancellationToken cancellation)
    {
        var markets = await AskAsync(() => feed.CurrentAsync(cancellation));
        using var place = Client.Open("tickers");
        using var watch = Watching.Of(markets.Pulse);
        var told = new Dictionary<MarketReplica, Rendered>();
        while (true)
        {
            var beat = markets.Pulse.Next;
            MarketReplica[] changed = [.. markets.All.Where(market => told.GetValueOrDefault(market) != market.Ticker())];
            foreach (var market in changed) told[market] = market.Ticker();
            if (changed.Length > 0) yield return GetTickersEndpoint.Together(changed);
            await Task.Delay(TickersPause, cancellation);
            await beat.WaitAsync(cancellation);
        }
    }

    /// <summary>The last candle of an interval, again when it has changed; with the one before, when that has ended meanwhile.</summary>
    public async IAsyncEnumerable<Rendered> Candles(
        string symbol, string interval, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (interval is null || !CandleIntervals.TryParse(interval, out var length))
            throw HubProblem.Of("INVALID_INTERVAL", "There are no candles of that interval.");
        var market = await FindAsync(symbol, cancellation);
        using var place = Client.Open($"candles {symbol} {interval}");
        using var watch = Watching.Of(market.Pulse);
        var cursor = CandleCursor.Start;
        while (true)
        {
            var beat = market.Pulse.Next;
            if (market.TakeCandles(length, ref cursor) is { } message) yield return message;
            await beat.WaitAsync(cancellation);
        }
    }

    /// <summary>The orders, fills and balances of the account that the ticket is for.</summary>
    public async IAsyncEnumerable<Rendered> Account(string ticket, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(ticket)) throw HubProblem.Of("UNAUTHENTICATED", "A ticket is needed.");
        if (await AskAsync(() => tickets.RedeemAsync(ticket)) is not { } admitted)
            throw HubProblem.Of("INVALID_TICKET", "There is no such ticket, or not any more.");
        if (admitted.Account.Value == 0) throw HubProblem.Of("INVALID_TICKET", "The ticket's key is about no account.");
        using var place = Client.Open($"account {admitted.Account.Value}");
        await foreach (var message in account.FollowAsync(admitted, cancellation)) yield return message;
    }

    /// <summary>
    /// The events after a sequence, then all that follow: the public ones, and with a ticket those of its account, or all of them.
    /// </summary>
    public async IAsyncEnumerable<Rendered> Events(long after, string ticket, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Ticket? admitted = null;
        if (!string.IsNullOrEmpty(ticket) && (admitted = await AskAsync(() => tickets.RedeemAsync(ticket))) is null)
            throw HubProblem.Of("INVALID_TICKET", "There is no such ticket, or not any more.");
        using var place = Client.Open("events");
        await foreach (var message in events.FollowAsync(after, admitted, cancellation)) yield return message;
    }

    private async IAsyncEnumerable<Rendered> LatestAsync(
        string symbol, string stream, TimeSpan pause, Func<MarketReplica, Rendered> take,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var market = await FindAsync(symbol, cancellation);
        using var place = Client.Open(stream);
        using var watch = Watching.Of(market.Pulse);
        Rendered? told = null;
        while (true)
        {
            var beat = market.Pulse.Next;
            var now = take(market);
            if (told is null || now != told && !now.Json.AsSpan().SequenceEqual(told.Json))
            {
                told = now;
                yield return now;
                await Task.Delay(pause, cancellation);
            }

            await beat.WaitAsync(cancellation);
        }
    }

    private async Task<MarketReplica> FindAsync(string symbol, CancellationToken cancellation)
    {
        var market = catalog.Current.FindMarket(symbol);
        if (market.Value == 0)
            market = (await AskAsync(() => catalog.RefreshAsync(cancellation))).FindMarket(symbol);
        if (market.Value == 0) throw HubProblem.Of(ProblemKind.InvalidSymbol);
        return await AskAsync(() => feed.MarketAsync(market, cancellation));
    }

    // Words that clients may see, instead of what the server has to say to itself.
    private static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (Gate.AnswerTo(e) is { } problem)
        {
            throw HubProblem.Of(problem.Kind);
        }
    }

    private sealed class Watching : IDisposable
    {
        private readonly Pulse pulse;

        private Watching(Pulse pulse) => this.pulse = pulse;

        public static Watching Of(Pulse pulse)
        {
            pulse.Enter();
            return new Watching(pulse);
        }

        public void Dispose() => pulse.Leave();
    }
}
