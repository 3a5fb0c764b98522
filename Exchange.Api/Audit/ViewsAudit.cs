using Exchange.Domain;
using Exchange.Projections;
using StackExchange.Redis;

namespace Exchange.Api;

/// <summary>
/// Compares the live views in Redis with the events. They are read first, in parts, each with the position at which it stands; a part is
/// compared when the replay has come to that position. So the views may move meanwhile.
/// </summary>
internal sealed class ViewsAudit(AuditReport report, string venue)
{
    private const int AccountsAtOnce = 500;

    private readonly Queue<(long Sequence, Action<AuditedVenue, VenueState> Compare)> parts = new();
    private readonly Dictionary<int, Queue<MarketTrade>> tapes = [];

    /// <summary>Reads the views; without any, there is nothing to compare.</summary>
    public async Task ReadAsync(string redis, CancellationToken cancellation)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis);
        var views = new RedisLiveViews(connection, venue);
        try
        {
            var (position, accounts) = await views.ReadAccountNumbersAsync(cancellation);
            parts.Enqueue((position.Sequence, (fold, _) => CompareNumbers(accounts, fold)));
            foreach (var some in accounts.Chunk(AccountsAtOnce))
            {
                var (at, records) = await views.ReadAccountsAsync(some, cancellation);
                parts.Enqueue((at.Sequence, (fold, _) => CompareAccounts(records, fold)));
            }

            for (var i = 1; await ReadMarketAsync(views, new MarketId(i), cancellation) is { } found; i++)
                parts.Enqueue((found.Position.Sequence, (fold, state) => Compare(found, fold, state)));
        }
        catch (ViewsNotReadyException)
        {
            report.Count("redis views", 0); // nobody has written them yet, or an engine is just doing it
        }
    }

    /// <summary>Takes an event that was replayed.</summary>
    public void Add(EventRecord e, AuditedVenue fold)
    {
        if (e.Type != EventType.TradeExecuted || parts.Count == 0) return;
        ref readonly var trade = ref e.As<TradeExecuted>();
        if (!tapes.TryGetValue(trade.Market.Value, out var tape)) tapes.Add(trade.Market.Value, tape = new());
        var notional = new Amount(fold[trade.Market].QuoteUnits(trade.Price.Ticks, trade.Quantity.Lots));
        tape.Enqueue(new MarketTrade(
            trade.Market, trade.Trade, e.Sequence, e.Time, trade.Price, trade.Quantity, notional, trade.TakerSide, trade.Maker, trade.Taker,
            trade.MakerAccount, trade.TakerAccount, trade.MakerFee, trade.TakerFee));
        if (tape.Count > TradeTape.Capacity) tape.Dequeue();
    }

    /// <summary>Compares the parts that stand where the replay is.</summary>
    public void Check(AuditedVenue fold, VenueState state)
    {
        while (parts.TryPeek(out var part) && part.Sequence == fold.Sequence) parts.Dequeue().Compare(fold, state);
    }

    /// <summary>The replay is at its end, and each part must have been compared.</summary>
    public void End(bool isBroken)
    {
        if (isBroken || !parts.TryPeek(out var part)) return;
        report.Add(AuditCheck.Views, Key(""), $"The views stand at {part.Sequence}, where there is no event.", part.Sequence);
    }

    private async Task<MarketSnapshot?> ReadMarketAsync(RedisLiveViews views, MarketId market, CancellationToken cancellation)
    {
        try
        {
            return await views.ReadMarketAsync(market, cancellation);
        }
        catch (InvalidDataException e)
        {
            report.Add(AuditCheck.Views, Key(":markets"), $"The market cannot be read: {e.Message}", row: $"market {market.Value}");
            return null;
        }
    }

    private void CompareNumbers(IReadOnlyList<int> accounts, AuditedVenue fold)
    {
        var known = accounts.ToHashSet();
        for (var account = 1; account <= fold.Accounts; account++)
            if (!known.Remove(account)) Tell(":balances", "The balances of the account are missing.", fold, $"account {account}");
        foreach (var account in known)
            if (account != 0) Tell(":balances", "There is no such account.", fold, $"account {account}");
    }

    private void CompareAccounts(IReadOnlyList<AccountRecord> records, AuditedVenue fold)
    {
        var open = fold.Open.ToLookup(order => order.Account.Value);
        report.Count("redis accounts", records.Count);
        foreach (var record in records)
        {
            var account = record.Account.Value;
            foreach (var damage in record.Damages) Tell($":balances or :open:{account}", damage, fold, $"account {account}");
            var has = record.Balances.ToDictionary(one => one.Asset.Value, one => (Available: one.Available.Units, Held: one.Held.Units));
            for (var asset = 1; asset <= fold.Assets; asset++)
            {
                var isThere = fold.Balances.TryGetValue((account, asset), out var expected);
                if (has.TryGetValue(asset, out var found) == isThere && found == expected) continue;
                var what = $"{found.Available} available and {found.Held} held must be {expected.Available} and {expected.Held} units.";
                Tell(":balances", what, fold, $"account {account}, asset {asset}");
            }

            var orders = record.Orders.ToDictionary(order => order.Order.Value);
            foreach (var expected in open[account])
            {
                var isThere = orders.Remove(expected.Order.Value, out var found);
                var what = isThere ? Difference(found!, expected) : "The open order is missing.";
                if (what is not null) Tell($":open:{account}", what, fold, $"order {expected.Order.Value}");
            }

            foreach (var order in orders.Keys) Tell($":open:{account}", "The order is not open.", fold, $"order {order}");
        }
    }

    private static string? Difference(AccountOrder found, AuditedOrder expected)
    {
        var isSame = found.Account == expected.Account && found.Market == expected.Market && found.ClientOrderId == expected.ClientOrderId
            && found.Terms == expected.Terms && found.Status == expected.Status && found.Quantity.Lots == expected.Quantity
            && found.Filled.Lots == expected.Filled && found.FilledQuote.Units == Int128.Min(expected.FilledQuote, long.MaxValue)
            && found.Remaining.Lots == expected.Remaining && found.Fees.Units == Int128.Min(expected.Fees, long.MaxValue)
            && found.Sequence == expected.Sequence && found.PlacedAt == expected.PlacedAt && found.UpdatedAt == expected.UpdatedAt;
        return isSame ? null : $"The order is another: {found.Remaining.Lots} lots are left of it, and must be {expected.Remaining}.";
    }

    private void Compare(MarketSnapshot found, AuditedVenue fold, VenueState state)
    {
        var market = found.Market.Value;
        report.Count("redis markets", 1);
        if (market > fold.Markets)
        {
            Tell(":markets", "There is no such market.", fold, $"market {market}");
            return;
        }

        foreach (var (side, levels) in new[] { (Side.Buy, found.Bids), (Side.Sell, found.Asks) })
        {
            var expected = state.RestingOrders(found.Market, side).GroupBy(order => order.LimitPrice)
                .ToDictionary(group => group.Key, group => group.Sum(order => order.Shown.Lots));
            foreach (var level in levels)
            {
                expected.Remove(level.Price, out var lots);
                if (lots == level.Quantity.Lots) continue;
                var what = $"The level has {level.Quantity.Lots} lots, and must have {lots}.";
                Tell($":depth:{market}", what, fold, $"{side} {level.Price.Ticks} ticks");
            }

            foreach (var (price, lots) in expected)
                Tell($":depth:{market}", $"The level of {lots} lots is missing.", fold, $"{side} {price.Ticks} ticks");
        }

        var trades = tapes.TryGetValue(market, out var tape) ? tape.ToDictionary(trade => trade.Trade.Value) : [];
        foreach (var trade in found.Trades)
            if (!trades.Remove(trade.Trade.Value, out var expected) || trade != expected)
                Tell($":trades:{market}", "The trade is not one that was made.", fold, $"trade {trade.Trade.Value}");
        foreach (var trade in trades.Keys) Tell($":trades:{market}", "The trade is missing.", fold, $"trade {trade}");
        if (found.Ticker.Last != state.LastPrice(found.Market))
            Tell(":markets", "The last price is not that of the last trade.", fold, $"market {market}");
    }

    private void Tell(string key, string what, AuditedVenue fold, string row) =>
        report.Add(AuditCheck.Views, Key(key), what, fold.Sequence, row, since: fold.Time);

    private string Key(string end) => $"venue:{venue}:views{end}";
}
