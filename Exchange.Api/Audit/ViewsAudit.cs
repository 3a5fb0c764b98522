using Exchange.Domain;
using Exchange.Projections;
using StackExchange.Redis;

namespace Exchange.Api;

/// <summary>
/// Compares the live views in Redis with the events. They are read first, in parts, each with the position at which it stands; a part is
/// compared when the replay has come to that position. So the views may move meanwhile.
/// </summary>
internal sealed class ViewsAudit(AuditReport report, string venue, Timestamp now)
{
    private const int AccountsAtOnce = 500;

    private readonly Queue<(long Sequence, Action<AuditedVenue, VenueState> Compare)> parts = new();
    private readonly List<ClosedViewsAudit> closed = [];
    private readonly Dictionary<int, AuditedTrades> trades = [];
    private readonly List<AuditedUpdates> updates = [];

    /// <summary>Reads the views.</summary>
    public async Task ReadAsync(string redis, CancellationToken cancellation)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis);
        var views = new RedisLiveViews(connection, venue);
        var keys = await views.ReadKeysAsync(cancellation);
        var index = await views.ReadIndexAsync(cancellation);
        Tell(index.Damages, default, 0);
        if (index.Sequence is not { } sequence)
        {
            TellMissing(index, keys.Count);
            return;
        }

        try
        {
            parts.Enqueue((sequence, (fold, _) => CompareIndex(index, keys, fold)));
            foreach (var some in index.Accounts.Where(account => account <= int.MaxValue).Chunk(AccountsAtOnce))
            {
                var (at, accounts) = await views.ReadAccountsAsync([.. some.Select(account => (int)account)], cancellation);
                parts.Enqueue((at, (fold, _) => new AccountViewsAudit(report, venue, fold).Compare(accounts)));
            }

            foreach (var number in index.Markets)
            {
                var market = await views.ReadStoredMarketAsync(new MarketId(number), cancellation);
                var counted = new AuditedUpdates(market.Market, market.DepthFrom ?? 0);
                updates.Add(counted);
                parts.Enqueue((market.Sequence, (fold, state) => new MarketViewsAudit(
                    report, venue, now, fold, state, trades.GetValueOrDefault(number), counted).Compare(market)));
            }

            for (var generation = 0; generation < RedisLiveViews.ClosedGenerations; generation++)
                closed.Add(new ClosedViewsAudit(report, await views.ReadClosedAsync(generation, cancellation)));
        }
        catch (ViewsNotReadyException)
        {
            report.Note("An engine began to make the live views anew while they were read; not all of them were compared.");
        }
    }

    /// <summary>Takes an event that was replayed.</summary>
    public void Add(EventRecord e, AuditedVenue fold)
    {
        var closing = fold.ClosedCount - fold.Closed.Count;
        foreach (var order in fold.Closed)
        {
            foreach (var generation in closed) generation.Take(order, closing);
            closing++;
        }

        if (parts.Count == 0) return;
        foreach (var market in updates) market.Add(e);
        if (e.Type == EventType.TradeExecuted) AddTrade(e, fold);
    }

    /// <summary>Compares the parts that stand where the replay is.</summary>
    public void Check(AuditedVenue fold, VenueState state)
    {
        while (parts.TryPeek(out var part) && part.Sequence == fold.Sequence) parts.Dequeue().Compare(fold, state);
    }

    /// <summary>The replay is at its end, and each part must have been compared.</summary>
    public void End(bool isBroken)
    {
        if (isBroken) return;
        foreach (var generation in closed) generation.End();
        if (parts.TryPeek(out var part))
            report.Add(AuditCheck.Views, Key(""), $"The views stand at {part.Sequence}, where there is no event.", part.Sequence);
    }

    private void AddTrade(EventRecord e, AuditedVenue fold)
    {
        ref readonly var trade = ref e.As<TradeExecuted>();
        if (!trades.TryGetValue(trade.Market.Value, out var market))
            trades.Add(trade.Market.Value, market = new AuditedTrades(trade.Market));
        var notional = new Amount(fold[trade.Market].QuoteUnits(trade.Price.Ticks, trade.Quantity.Lots));
        market.Add(new MarketTrade(
            trade.Market, trade.Trade, e.Sequence, e.Time, trade.Price, trade.Quantity, notional, trade.TakerSide, trade.Maker, trade.Taker,
            trade.MakerAccount, trade.TakerAccount, trade.MakerFee, trade.TakerFee));
    }

    // An engine that makes the views says so. Nobody else takes their position away, and leaves the rest.
    private void TellMissing(StoredIndex index, int keys)
    {
        if (index.IsRebuilding) report.Note("An engine is just making the live views, which were not compared.");
        else if (index.Position.Length > 0)
            report.Add(AuditCheck.Views, Key(""), $"The position is none, or of another version of the program: {index.Position}");
        else if (keys > 0 && index.Damages.Count == 0) report.Add(AuditCheck.Views, Key(""), "The position is missing.");
        else report.Note("There are no live views; the engine makes them when it starts.");
    }

    private void CompareIndex(StoredIndex index, IReadOnlyList<string> keys, AuditedVenue fold)
    {
        if (index.Time != fold.Time)
        {
            var what = $"The position is of {TimeText.Format(index.Time)}, and the event of {TimeText.Format(fold.Time)}.";
            report.Add(AuditCheck.Views, Key(""), what, fold.Sequence, "time", since: fold.Time);
        }

        if (index.ClosedCount != fold.ClosedCount)
        {
            var what = $"The position counts {index.ClosedCount} closed orders, and there were {fold.ClosedCount}.";
            report.Add(AuditCheck.Views, Key(""), what, fold.Sequence, "closed orders", since: fold.Time);
        }

        Compare(":balances", "account", index.Accounts, 0, fold.Accounts, fold);
        Compare(":markets", "market", index.Markets.Select(market => (long)market), 1, fold.Markets, fold);
        foreach (var key in keys.Where(key => !IsOfView(key, fold)))
            report.Add(AuditCheck.Views, key, "There is no view of this name.", fold.Sequence, since: fold.Time);
    }

    private void Compare(string key, string kind, IEnumerable<long> found, long first, long last, AuditedVenue fold)
    {
        var known = found.ToHashSet();
        for (var number = first; number <= last; number++)
        {
            if (known.Remove(number)) continue;
            report.Add(AuditCheck.Views, Key(key), $"The {kind} is missing.", fold.Sequence, $"{kind} {number}", since: fold.Time);
        }

        foreach (var number in known.Where(number => number < first || number > last))
            report.Add(AuditCheck.Views, Key(key), $"There is no such {kind}.", fold.Sequence, $"{kind} {number}", since: fold.Time);
    }

    private bool IsOfView(string key, AuditedVenue fold)
    {
        bool IsNumbered(string number, long first, long last) =>
            long.TryParse(number, out var value) && value >= first && value <= last && number == $"{value}";

        return key[Key(":").Length..].Split(':') switch
        {
            ["balances" or "markets"] => true,
            ["closed", var generation] => IsNumbered(generation, 0, RedisLiveViews.ClosedGenerations - 1),
            ["open", var account] => IsNumbered(account, 1, fold.Accounts),
            ["depth" or "trades" or "seconds", var market] => IsNumbered(market, 1, fold.Markets),
            _ => false,
        };
    }

    private void Tell(IEnumerable<StoredDamage> damages, Timestamp since, long sequence) =>
        report.Add(damages, sequence == 0 ? null : sequence, since);

    private string Key(string end) => $"venue:{venue}:views{end}";
}

/// <summary>What cannot be read of the views, in a report.</summary>
internal static class ViewsDamages
{
    public static void Add(this AuditReport report, IEnumerable<StoredDamage> damages, long? sequence, Timestamp? since)
    {
        foreach (var (key, row, what) in damages) report.Add(AuditCheck.Views, key!, what, sequence, row, since: since);
    }
}
