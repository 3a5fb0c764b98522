using System.Globalization;
using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Npgsql;
using Xunit;

namespace Exchange.Tests;

/// <summary>The trades and candles of the past in a database of their own, and the trades that were given.</summary>
internal sealed class MarketHistory : IAsyncDisposable
{
    public const string Schema = "history";

    private const string Venue = "test";

    private static readonly MarketRules Rules = new(
        new Step(1, 2), new Step(1, 4), new Price(1), new Price(100_000_000), new Quantity(1), new Quantity(1_000_000), new Quantity(1),
        new Quantity(100_000), default, default, 0, 200, 10, 0, 0, SelfTradePrevention.None);

    private readonly string server;
    private readonly string name = $"exchange_test_{Guid.NewGuid():N}";
    private readonly Catalog catalog = new();
    private readonly TradesView view;

    private MarketHistory(string server, HistoryForm form)
    {
        (this.server, view) = (server, new TradesView(form));
        var events = new EventBuffer();
        events.Append(new AssetListed(new(1), AssetCode.Parse("BTC"), 8), 1, default);
        events.Append(new AssetListed(new(2), AssetCode.Parse("USDT"), 8), 2, default);
        events.Append(new MarketOpened(new(1), new(1), new(2), Rules), 3, default);
        events.Append(new MarketOpened(new(2), new(2), new(1), Rules), 4, default);
        foreach (var e in events) catalog.Apply(e);
        Connection = new NpgsqlConnection(ConnectionString);
    }

    /// <summary>Open, and in a time zone in which no day begins when one of UTC does.</summary>
    public NpgsqlConnection Connection { get; }

    public string ConnectionString => new NpgsqlConnectionStringBuilder(server)
    {
        Database = name,
        Timezone = "Asia/Kathmandu",
        Pooling = false,
    }.ConnectionString;

    /// <summary>Candles of a market as answers have them.</summary>
    public async Task<List<Candle>> ReadAsync(int market, CandleQuery query)
    {
        await using var database = NpgsqlDataSource.Create(ConnectionString);
        var numbers = new MarketNumbers(catalog, catalog[new MarketId(market)]);
        return (await PastCandles.ReadAsync(database, Venue, numbers, query, TestContext.Current.CancellationToken)).Candles;
    }

    /// <summary>The server for a form; null where there is none.</summary>
    public static string? FindServer(HistoryForm form)
    {
        if (form == HistoryForm.Plain) return TestStores.Postgres;
        return Environment.GetEnvironmentVariable("EXCHANGE_TEST_TIMESCALE") is { Length: > 0 } server ? server : null;
    }

    /// <summary>The server for a form. The test is skipped where there is none.</summary>
    public static string ServerOf(HistoryForm form)
    {
        var server = FindServer(form);
        Assert.SkipWhen(server is null, "EXCHANGE_TEST_TIMESCALE names no PostgreSQL with TimescaleDB.");
        return server!;
    }

    /// <summary>A history that is empty. The test is skipped where there is no server for the form.</summary>
    public static async Task<MarketHistory> OpenAsync(HistoryForm form, HistoryOptions? options = null)
    {
        var server = ServerOf(form);
        var history = new MarketHistory(server, form);
        await ExecuteAsync(server, $"create database {history.name}");
        await history.Connection.OpenAsync();
        if (form == HistoryForm.Timescale) await history.ExecuteAsync("create extension timescaledb");
        await history.EnsureTablesAsync();
        if (options is not null) await history.SetAsync(options);
        return history;
    }

    public Task EnsureTablesAsync() => ExecuteAsync($"create schema if not exists {Schema}; {view.Tables(Schema)}");

    public Task SetAsync(HistoryOptions options) =>
        TimescalePolicies.EnsureAsync(Connection, Schema, options, TestContext.Current.CancellationToken);

    public Task<HistoryChoice> ChooseAsync(TimescaleUse use) =>
        HistoryChoice.MakeAsync(Connection, Schema, use, TestContext.Current.CancellationToken);

    /// <summary>Writes trades as one page, in a transaction.</summary>
    public async Task WriteAsync(IEnumerable<MarketTrade> trades)
    {
        var events = new EventBuffer();
        foreach (var trade in trades)
        {
            events.Append(
                new TradeExecuted(
                    trade.Market, trade.Trade, trade.Maker, trade.Taker, trade.MakerAccount, trade.TakerAccount, trade.TakerSide,
                    trade.Price, trade.Quantity, default, default, default),
                trade.Sequence, trade.Time);
        }

        var venue = new HistoryVenue(Venue, catalog, new AccountFold());
        foreach (var e in events) view.Gather(venue, e);
        var statements = new List<(string Sql, object[] Parameters)>();
        var appended = new List<(string Table, ArraySegment<byte> Rows)>();
        view.Write(new HistoryPage(
            Schema, (sql, parameters) => statements.Add((sql, parameters)), (table, rows) => appended.Add((table, rows))));
        view.Forget();
        await using var transaction = await Connection.BeginTransactionAsync();
        foreach (var (sql, parameters) in statements) await ExecuteAsync(Numbered(sql), parameters);
        foreach (var (table, rows) in appended)
            await HistoryCopy.WriteAsync(Connection, Schema, table, rows, TestContext.Current.CancellationToken);
        await transaction.CommitAsync();
    }

    public async Task ExecuteAsync(string sql, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, Connection) { CommandTimeout = 120 };
        foreach (var parameter in parameters) command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Rows as texts, their columns with a space between.</summary>
    public async Task<List<string>> QueryAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, Connection) { CommandTimeout = 120 };
        await using var rows = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await rows.ReadAsync())
        {
            texts.Add(string.Join(' ', Enumerable.Range(0, rows.FieldCount)
                .Select(i => string.Create(CultureInfo.InvariantCulture, $"{rows.GetValue(i)}"))));
        }

        return texts;
    }

    /// <summary>The candles of an interval as texts: market, open time, open, high, low, close, the volumes, and the trades.</summary>
    public Task<List<string>> CandlesAsync(CandleInterval interval) => QueryAsync(
        $"""
        select market, (extract(epoch from bucket) * 1000000)::bigint::text, trim_scale(open), trim_scale(high), trim_scale(low),
            trim_scale(close), trim_scale(volume), trim_scale(quote_volume), trim_scale(taker_buy_volume),
            trim_scale(taker_buy_quote_volume), trades, first_trade, last_trade
        from {Schema}.{CandleTables.Name(interval)} where venue = '{Venue}' order by market, bucket
        """);

    /// <summary>The same, worked out slowly from the trades.</summary>
    public List<string> Recompute(IEnumerable<MarketTrade> trades, CandleInterval interval) =>
    [
        .. trades.GroupBy(trade => (catalog[trade.Market].Symbol, interval.OpenTime(trade.Time)))
            .OrderBy(group => group.Key.Symbol, StringComparer.Ordinal).ThenBy(group => group.Key.Item2)
            .Select(group => Text(group.Key.Symbol, group.Key.Item2, [.. group.OrderBy(trade => trade.Trade.Value)])),
    ];

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await ExecuteAsync(server, $"drop database if exists {name} with (force)");
    }

    private static string Text(string symbol, Timestamp open, MarketTrade[] trades)
    {
        var bought = trades.Where(trade => trade.TakerSide == Side.Buy).ToArray();
        object[] columns =
        [
            symbol, open.Microseconds, Price(trades[0]), trades.Max(Price), trades.Min(Price), Price(trades[^1]), trades.Sum(Quantity),
            trades.Sum(Notional), bought.Sum(Quantity), bought.Sum(Notional), trades.Length, trades[0].Trade.Value, trades[^1].Trade.Value,
        ];
        return string.Join(' ', columns.Select(column => string.Create(CultureInfo.InvariantCulture, $"{column:0.######}")));
    }

    private static decimal Price(MarketTrade trade) => trade.Price.Ticks / 100m;

    private static decimal Quantity(MarketTrade trade) => trade.Quantity.Lots / 10_000m;

    private static decimal Notional(MarketTrade trade) => trade.Price.Ticks * trade.Quantity.Lots / 1_000_000m;

    private static string Numbered(string sql)
    {
        var parts = sql.Split('?');
        return string.Concat(parts.Select((part, at) => at == parts.Length - 1 ? part : $"{part}${at + 1}"));
    }

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
