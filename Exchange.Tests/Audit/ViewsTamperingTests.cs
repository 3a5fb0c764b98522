using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using StackExchange.Redis;
using Xunit;

namespace Exchange.Tests.Audit;

/// <summary>Whatever is changed in the live views in Redis, the audit finds it and names the key and what of it.</summary>
public sealed class ViewsTamperingTests(AuditedVenueFixture venue) : IClassFixture<AuditedVenueFixture>
{
    private static readonly string[] Hashes =
        [":balances", ":markets", ":open:1", ":closed:0", ":depth:1", ":trades:1", ":seconds:1"];

    /// <summary>Every hash of the views, and how it is changed.</summary>
    public static TheoryData<string, string> Changes()
    {
        var data = new TheoryData<string, string>();
        foreach (var hash in Hashes)
            foreach (var change in new[] { "flip", "delete", "copy", "add", "another type", "all gone" }) data.Add(hash, change);
        foreach (var hash in Hashes.Where(hash => hash != ":seconds:1")) data.Add(hash, "swap"); // all happens in one second
        return data;
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_of_a_view_is_named(string hash, string change)
    {
        var key = Key(hash);
        var report = await TamperAsync(async redis =>
        {
            var fields = (await redis.HashGetAllAsync(key)).OrderBy(entry => entry.Name.ToString(), StringComparer.Ordinal).ToList();
            var first = fields[0];
            var last = fields.LastOrDefault(entry => entry.Value != first.Value);
            await (change switch
            {
                "flip" => redis.HashSetAsync(key, first.Name, Flipped(first.Value)),
                "delete" => redis.HashDeleteAsync(key, first.Name),
                "copy" => redis.HashSetAsync(key, "987654321", first.Value),
                "swap" => redis.HashSetAsync(key, [new(first.Name, last.Value), new(last.Name, first.Value)]),
                "add" => redis.HashSetAsync(key, [new($"0{first.Name}", first.Value)]),
                "another type" => Task.WhenAll(redis.KeyDeleteAsync(key), redis.StringSetAsync(key, "x")),
                _ => redis.KeyDeleteAsync(key),
            });
        });

        Assert.NotEmpty(report.Findings);
        Assert.All(report.Findings, finding => Assert.Equal((AuditCheck.Views, key.ToString()), (finding.Check, finding.Where)));
    }

    [Theory]
    [InlineData("open order", ":open:1", "filled")]
    [InlineData("closed order", ":closed:0", "fees")]
    [InlineData("balances", ":balances", "available")]
    [InlineData("trade", ":trades:1", "Price")]
    [InlineData("second", ":seconds:1", "Volume")]
    [InlineData("ticker", ":markets", "High")]
    [InlineData("candles", ":markets", "Low")]
    [InlineData("last update", ":markets", "update")]
    public async Task A_forged_value_with_the_right_checksum_is_named(string value, string hash, string what)
    {
        var key = Key(hash);
        var report = await TamperAsync(async redis =>
        {
            var part = value switch { "ticker" => MarketPart.Ticker, "candles" => MarketPart.Candles, _ => MarketPart.LastUpdate };
            var field = hash == ":markets"
                ? ViewsKeys.FieldOf(new MarketId(1), part)
                : (await redis.HashGetAllAsync(key)).MaxBy(entry => entry.Value.Length()).Name;
            await redis.HashSetAsync(key, field, Forged(value, await redis.HashGetAsync(key, field)));
        });

        Assert.All(report.Findings, finding => Assert.Equal((AuditCheck.Views, key.ToString()), (finding.Check, finding.Where)));
        Assert.True(value == "balances" ? report.Findings.Count > 0 : report.Findings.Count == 1, AuditText.Write(report));
        Assert.Contains(what, report.Findings[0].What);
    }

    [Theory]
    [InlineData(1, -1, "time")]
    [InlineData(2, -1, "time")]
    [InlineData(3, 1, "closed orders")]
    [InlineData(4, 200, "last update")]
    public async Task A_changed_position_is_named(int part, int change, string row)
    {
        var report = await TamperAsync(async redis =>
        {
            var parts = ((string)(await redis.StringGetAsync(Key("")))!).Split(' ');
            parts[part] = $"{long.Parse(parts[part]) + change}";
            await redis.StringSetAsync(Key(""), string.Join(' ', parts));
        });

        Assert.All(report.Findings, finding => Assert.Equal(AuditCheck.Views, finding.Check));
        Assert.Contains(report.Findings, finding => part == 1 ? finding.Where == Key("") : finding.Row!.EndsWith(row));
    }

    [Theory]
    [InlineData("incomplete")]
    [InlineData("1 2 3 4 5")]
    [InlineData("")]
    public async Task A_position_that_is_none_is_named(string position)
    {
        var report = await TamperAsync(redis => redis.StringSetAsync(Key(""), position));

        Assert.Equal(Key(""), Assert.Single(report.Findings).Where);
    }

    [Fact]
    public async Task A_position_after_the_last_event_is_named()
    {
        var report = await TamperAsync(async redis =>
        {
            var parts = ((string)(await redis.StringGetAsync(Key("")))!).Split(' ');
            parts[1] = "1000000";
            await redis.StringSetAsync(Key(""), string.Join(' ', parts));
        });

        Assert.Contains("no event", Assert.Single(report.Findings, finding => finding.Where == Key("")).What);
    }

    [Theory]
    [InlineData(":open:1", ":open:99")]
    [InlineData(":depth:1", ":depth:99")]
    [InlineData(":trades:1", ":trades:01")]
    [InlineData(":closed:0", ":closed:5")]
    [InlineData(":seconds:1", ":others")]
    public async Task A_view_of_nothing_is_named(string hash, string other)
    {
        var report = await TamperAsync(redis => redis.KeyCopyAsync(Key(hash), Key(other)));

        Assert.Equal(Key(other), Assert.Single(report.Findings).Where);
    }

    [Theory]
    [InlineData("3 rebuilding 123")]
    [InlineData(null)]
    public async Task Views_that_are_not_there_are_no_finding_but_said(string? position)
    {
        var report = await TamperAsync(async redis =>
        {
            foreach (var key in await KeysAsync()) await redis.KeyDeleteAsync(key);
            if (position is not null) await redis.StringSetAsync(Key(""), position);
        });

        Assert.True(report.IsClean, AuditText.Write(report));
        Assert.Contains("live views", Assert.Single(report.Notes));
    }

    private RedisKey Key(string hash) => $"venue:{venue.Venue}:views{hash}";

    private Task<List<RedisKey>> KeysAsync() => Live.ViewsDump.KeysAsync(venue.Redis.Multiplexer, venue.Venue);

    // What an audit finds after a change, which is taken back.
    private async Task<AuditReport> TamperAsync(Func<IDatabase, Task> change)
    {
        var kept = new List<(RedisKey Key, byte[] Value)>();
        foreach (var key in await KeysAsync()) kept.Add((key, (await venue.Redis.KeyDumpAsync(key))!));
        try
        {
            await change(venue.Redis);
            return await venue.AuditAsync();
        }
        finally
        {
            foreach (var key in await KeysAsync()) await venue.Redis.KeyDeleteAsync(key);
            foreach (var (key, value) in kept) await venue.Redis.KeyRestoreAsync(key, value);
        }
    }

    private static byte[] Flipped(RedisValue value)
    {
        var bytes = (byte[])value!;
        bytes[bytes.Length / 2] ^= 1;
        return bytes;
    }

    private static RedisValue Forged(string value, RedisValue stored)
    {
        if (value == "last update") return (long)stored + 1_000_000;
        var target = new byte[MarketFormat.MaxCandlesSize];
        return target.AsMemory(0, Forge(value, stored, target));
    }

    private static int Forge(string value, ReadOnlyMemory<byte> stored, byte[] target)
    {
        var bytes = stored.Span;
        switch (value)
        {
            case "open order" or "closed order":
                var order = ViewsFormat.ReadOrder(bytes);
                if (value == "open order") order.Filled += new Quantity(1);
                else order.Fees = new Amount(order.Fees.Units + 1);
                return ViewsFormat.Write(order, target);
            case "balances":
                var funds = new AccountFunds();
                funds.Open(0);
                foreach (var (asset, available, held) in ViewsFormat.ReadBalances(bytes))
                    funds.Restore(0, asset, available.Units + 1, held.Units);
                return ViewsFormat.Write(funds.Of(0), target);
            case "trade":
                var trade = MarketFormat.ReadTrade(bytes);
                return MarketFormat.Write(trade with { Price = new Price(trade.Price.Ticks + 1) }, target);
            case "second":
                var second = MarketFormat.ReadSecond(bytes);
                return MarketFormat.Write(second with { Volume = second.Volume + 1 }, target);
            case "ticker":
                var ticker = MarketFormat.ReadTicker(bytes);
                return MarketFormat.Write(ticker with { High = new Price(ticker.High.Ticks + 1) }, target);
            default:
                var candles = MarketFormat.ReadCandles(bytes);
                candles[3] = candles[3] with { Low = new Price(candles[3].Low.Ticks + 1) };
                return MarketFormat.Write(new CandleFold(candles), target);
        }
    }
}
