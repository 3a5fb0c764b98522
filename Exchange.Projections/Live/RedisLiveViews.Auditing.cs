using System.Globalization;
using Exchange.Domain;
using StackExchange.Redis;

namespace Exchange.Projections;

// Reading of everything that is stored, for those who compare it with the events. What cannot be read is told instead of thrown.
public sealed partial class RedisLiveViews
{
    /// <summary>The number of generations of closed orders, which are numbered from 0.</summary>
    public const int ClosedGenerations = ViewsKeys.Generations;

    /// <summary>All keys of the views that are there, except the position's. They may change while they are looked for.</summary>
    public async Task<IReadOnlyList<string>> ReadKeysAsync(CancellationToken cancellation)
    {
        var found = new HashSet<string>();
        var cursor = "0";
        do
        {
            var page = (RedisResult[])(await redis.GetDatabase().ExecuteAsync("SCAN", cursor, "MATCH", keys.Pattern, "COUNT", KeysAtOnce))!;
            cursor = (string)page[0]!;
            found.UnionWith((string[])page[1]!);
            cancellation.ThrowIfCancellationRequested();
        }
        while (cursor != "0");

        return [.. found];
    }

    /// <summary>The position, and which accounts and markets there are.</summary>
    public async Task<StoredIndex> ReadIndexAsync(CancellationToken cancellation)
    {
        var damages = new List<StoredDamage>();
        var transaction = redis.GetDatabase().CreateTransaction();
        var position = transaction.StringGetAsync(keys.Position);
        var accounts = transaction.HashKeysAsync(keys.Balances);
        var fields = transaction.HashKeysAsync(keys.Markets);
        await transaction.ExecuteAsync().WaitAsync(cancellation);

        var text = await ReadAsync(position, keys.Position, "", damages);
        var at = ViewsPosition.TryParse(text);
        if (at is { } parsed && parsed.ToString() != text) damages.Add(new(keys.Position, null, $"The position is no usual one: {text}"));
        var markets = new HashSet<int>();
        foreach (var field in Numbers(await ReadAsync(fields, keys.Markets, [], damages), keys.Markets, damages))
        {
            if (field / 4 is > 0 and <= int.MaxValue && field % 4 <= (long)MarketPart.Candles) markets.Add((int)(field / 4));
            else damages.Add(new(keys.Markets, Field(field), "Nothing of a market stands in this field."));
        }

        return new StoredIndex(
            text, ViewsPosition.IsOfRebuild(text), at?.Sequence, at?.Time ?? default, at?.ClosedCount ?? 0,
            [.. Numbers(await ReadAsync(accounts, keys.Balances, [], damages), keys.Balances, damages)], [.. markets.Order()], damages);
    }

    /// <summary>What some accounts have and have open, all at one position.</summary>
    /// <exception cref="ViewsNotReadyException">The views are being rebuilt, or nobody has written them yet.</exception>
    public async Task<(long Sequence, IReadOnlyList<StoredAccount> Accounts)> ReadAccountsAsync(
        IReadOnlyList<int> accounts, CancellationToken cancellation)
    {
        var transaction = redis.GetDatabase().CreateTransaction();
        var position = transaction.StringGetAsync(keys.Position);
        var balances = transaction.HashGetAsync(keys.Balances, [.. accounts.Select(account => (RedisValue)account)]);
        var orders = accounts.Select(account => transaction.HashGetAllAsync(keys.Open(account))).ToList();
        await transaction.ExecuteAsync().WaitAsync(cancellation);

        var at = Whole(await position);
        var stored = new List<StoredAccount>(accounts.Count);
        for (var i = 0; i < accounts.Count; i++)
        {
            var (account, damages) = (accounts[i], new List<StoredDamage>());
            var has = (await balances)[i];
            var funds = has.IsNull
                ? null
                : Read(keys.Balances, $"account {account}", () => ViewsFormat.ReadBalances(has), damages);
            var open = await ReadAsync(orders[i], keys.Open(account), [], damages);
            stored.Add(new StoredAccount(new AccountId(account), funds, Orders(keys.Open(account), open, damages), damages));
        }

        return (at.Sequence, stored);
    }

    /// <summary>A generation of closed orders.</summary>
    /// <exception cref="ViewsNotReadyException">The views are being rebuilt, or nobody has written them yet.</exception>
    public async Task<StoredClosings> ReadClosedAsync(int generation, CancellationToken cancellation)
    {
        var (damages, key) = (new List<StoredDamage>(), keys.Closed[generation]);
        var transaction = redis.GetDatabase().CreateTransaction();
        var position = transaction.StringGetAsync(keys.Position);
        var entries = transaction.HashGetAllAsync(key);
        await transaction.ExecuteAsync().WaitAsync(cancellation);

        // The last generation of this number that has begun.
        var at = Whole(await position);
        var last = (at.ClosedCount - 1) / ViewsKeys.GenerationSize;
        var begun = last - (last - generation + ViewsKeys.Generations) % ViewsKeys.Generations;
        var isThere = at.ClosedCount > 0 && begun >= 0;
        var from = isThere ? begun * ViewsKeys.GenerationSize : 0;
        var until = isThere ? Math.Min(from + ViewsKeys.GenerationSize, at.ClosedCount) : 0;
        return new StoredClosings(key!, from, until, Orders(key, await ReadAsync(entries, key, [], damages), damages), damages);
    }

    /// <summary>A market.</summary>
    /// <exception cref="ViewsNotReadyException">The views are being rebuilt, or nobody has written them yet.</exception>
    public async Task<StoredMarket> ReadStoredMarketAsync(MarketId market, CancellationToken cancellation)
    {
        var transaction = redis.GetDatabase().CreateTransaction();
        var position = transaction.StringGetAsync(keys.Position);
        var summary = transaction.HashGetAsync(keys.Markets, SummaryOf(market));
        var depth = transaction.HashGetAllAsync(keys.Depth(market));
        var trades = transaction.HashGetAllAsync(keys.Trades(market));
        var seconds = transaction.HashGetAllAsync(keys.Seconds(market));
        await transaction.ExecuteAsync().WaitAsync(cancellation);

        var (at, damages, row) = (Whole(await position), new List<StoredDamage>(), $"market {market.Value}");
        var small = await ReadAsync(summary, keys.Markets, [RedisValue.Null, RedisValue.Null, RedisValue.Null], damages);
        return new StoredMarket(
            market,
            at.Sequence,
            at.DepthFrom == ViewsPosition.NoDepth ? null : at.DepthFrom,
            small[0].IsNull ? null : Read(keys.Markets, $"{row}, last update", () => (long?)Number(small[0]), damages),
            small[1].IsNull ? null : Read(keys.Markets, $"{row}, ticker", () => (Ticker?)MarketFormat.ReadTicker(small[1]), damages),
            small[2].IsNull ? null : Read(keys.Markets, $"{row}, candles", () => MarketFormat.ReadCandles(small[2]), damages),
            Values(keys.Depth(market), await ReadAsync(depth, keys.Depth(market), [], damages), Level, _ => null, damages),
            Values(
                keys.Trades(market), await ReadAsync(trades, keys.Trades(market), [], damages),
                entry => MarketFormat.ReadTrade(entry.Value), trade => trade.Trade.Value % TradeTape.Capacity, damages),
            Values(
                keys.Seconds(market), await ReadAsync(seconds, keys.Seconds(market), [], damages),
                entry => MarketFormat.ReadSecond(entry.Value), second => second.Second % TickerFold.Window, damages),
            damages);
    }

    private static ViewsPosition Whole(RedisValue position) => ViewsPosition.TryParse(position) ?? throw new ViewsNotReadyException();

    private static List<AccountOrder> Orders(RedisKey key, HashEntry[] entries, List<StoredDamage> damages) => Values(
        key, entries, entry => ViewsFormat.ReadOrder(entry.Value).ToAccountOrder(), order => order.Order.Value, damages);

    // The values of a hash, each of which tells in which field it must stand.
    private static List<T> Values<T>(
        RedisKey key, HashEntry[] entries, Func<HashEntry, T> read, Func<T, long?> fieldOf, List<StoredDamage> damages)
        where T : notnull
    {
        var values = new List<T>(entries.Length);
        foreach (var entry in entries)
        {
            var count = damages.Count;
            var value = Read(key, $"field {entry.Name}", () => read(entry), damages);
            if (damages.Count > count) continue;
            if (fieldOf(value!) is { } field && (string?)entry.Name != Field(field))
                damages.Add(new(key, $"field {entry.Name}", $"What stands here belongs into the field {field}."));
            else values.Add(value!);
        }

        return values;
    }

    private static DepthLevel Level(HashEntry entry)
    {
        var level = ViewsKeys.LevelOf(Number(entry.Name), Number(entry.Value));
        return level.Quantity.Lots > 0 && level.Price.Ticks > 0 ? level : throw new InvalidDataException("A level has a price and lots.");
    }

    // A number in the one form in which the views write it.
    private static long Number(RedisValue value) =>
        value.TryParse(out long number) && (string?)value == Field(number)
            ? number
            : throw new InvalidDataException($"{value} is no number.");

    private static IEnumerable<long> Numbers(RedisValue[] fields, RedisKey key, List<StoredDamage> damages)
    {
        foreach (var field in fields)
        {
            if (field.TryParse(out long number) && number >= 0 && (string?)field == Field(number)) yield return number;
            else damages.Add(new(key, $"field {field}", "The field is no number."));
        }
    }

    private static string Field(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static T? Read<T>(RedisKey key, string row, Func<T> read, List<StoredDamage> damages)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            damages.Add(new(key, row, e is InvalidDataException ? e.Message : "The value makes no sense."));
            return default;
        }
    }

    private static async Task<T> ReadAsync<T>(Task<T> read, RedisKey key, T otherwise, List<StoredDamage> damages)
    {
        try
        {
            return await read;
        }
        catch (RedisServerException e) when (e.Message.Contains("WRONGTYPE", StringComparison.Ordinal))
        {
            damages.Add(new(key, null, "The key holds something of another type."));
            return otherwise;
        }
    }

    private static async Task<string> ReadAsync(Task<RedisValue> read, RedisKey key, string otherwise, List<StoredDamage> damages) =>
        (string?)await ReadAsync(read, key, (RedisValue)otherwise, damages) ?? "";
}
