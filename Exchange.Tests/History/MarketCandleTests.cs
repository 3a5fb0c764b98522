using Exchange.Domain;
using Exchange.Projections;
using Npgsql;
using Xunit;

namespace Exchange.Tests;

/// <summary>Given trades, the candles of every interval, in both forms of the history.</summary>
public sealed class MarketCandleTests
{
    [Theory]
    [ClassData<EachForm>]
    public async Task Trades_around_a_border_are_in_different_candles(HistoryForm form)
    {
        await using var history = await MarketHistory.OpenAsync(form);
        string[] borders =
        [
            "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z", "2024-03-04T00:00:00Z", "2023-03-01T00:00:00Z", "2025-01-01T00:00:00Z",
            "2025-03-30T01:00:00Z", "2026-10-25T01:00:00Z", "1970-02-01T00:00:00Z", "2026-11-24T08:15:00Z", "2026-11-24T08:16:01Z",
        ];
        var moments = borders.Select(text => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture))
            .Select(moment => (moment - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)
            .SelectMany(moment => new[] { moment - 1, moment, moment + 1 }).Order();
        var trades = moments.Select((moment, at) => MarketTrades.Trade(1, at + 1, moment, 100 + at, 7, Side.Buy)).ToArray();

        await history.WriteAsync(trades);

        await AssertCandlesAsync(history, trades);
    }

    [Theory]
    [ClassData<EachForm>]
    public async Task Candles_equal_a_slow_recomputation(HistoryForm form)
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            await using var history = await MarketHistory.OpenAsync(form);
            var trades = MarketTrades.Random(seed, 2_000);
            foreach (var page in trades.Chunk(300)) await history.WriteAsync(page);
            await AssertCandlesAsync(history, trades);
        }
    }

    [Theory]
    [ClassData<EachForm>]
    public async Task A_trade_that_is_there_already_is_refused_and_nothing_of_its_page_is_written(HistoryForm form)
    {
        await using var history = await MarketHistory.OpenAsync(form);
        var trades = MarketTrades.Random(4, 600);
        foreach (var page in trades[..500].Chunk(100)) await history.WriteAsync(page);

        // Also with the tables made once more.
        await history.EnsureTablesAsync();
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => history.WriteAsync(trades[450..]));

        Assert.Equal(PostgresErrorCodes.UniqueViolation, refusal.SqlState);
        await AssertCandlesAsync(history, trades[..500]);
        await history.WriteAsync(trades[500..]);
        await AssertCandlesAsync(history, trades);
    }

    [Theory]
    [ClassData<EachForm>]
    public async Task A_late_trade_is_in_its_candles(HistoryForm form)
    {
        await using var history = await MarketHistory.OpenAsync(form);
        var trades = MarketTrades.Random(5, 400);
        var late = trades.Where((_, at) => at % 7 == 3).ToArray();

        await history.WriteAsync(trades.Except(late));
        await history.WriteAsync(late);

        await AssertCandlesAsync(history, trades);
    }

    [Theory]
    [ClassData<EachForm>]
    public async Task The_rows_of_trades_are_the_events(HistoryForm form)
    {
        await using var history = await MarketHistory.OpenAsync(form);
        var trades = MarketTrades.Random(6, 1_000);
        foreach (var page in trades.Chunk(300)) await history.WriteAsync(page);

        await history.ExecuteAsync("create temp table given (market text, trade bigint, sequence bigint, time bigint, price numeric,"
            + "quantity numeric, notional numeric, taker_side text, maker bigint, taker bigint, maker_account int, taker_account int)");
        await history.ExecuteAsync(
            "insert into given select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            trades.Select(trade => trade.Market.Value == 1 ? "BTC-USDT" : "USDT-BTC").ToArray(),
            trades.Select(trade => trade.Trade.Value).ToArray(), trades.Select(trade => trade.Sequence).ToArray(),
            trades.Select(trade => trade.Time.Microseconds).ToArray(), trades.Select(trade => trade.Price.Ticks / 100m).ToArray(),
            trades.Select(trade => trade.Quantity.Lots / 10_000m).ToArray(),
            trades.Select(trade => trade.Price.Ticks * trade.Quantity.Lots / 1_000_000m).ToArray(),
            trades.Select(trade => trade.TakerSide.ToString()).ToArray(), trades.Select(trade => trade.Maker.Value).ToArray(),
            trades.Select(trade => trade.Taker.Value).ToArray(), trades.Select(trade => trade.MakerAccount.Value).ToArray(),
            trades.Select(trade => trade.TakerAccount.Value).ToArray());
        const string rows = "select market, trade, sequence, (extract(epoch from time) * 1000000)::bigint, price, quantity, notional, "
            + "taker_side, maker_order, taker_order, maker_account, taker_account from history.trades";

        Assert.Empty(await history.QueryAsync($"({rows}) except all select * from given"));
        Assert.Empty(await history.QueryAsync($"select * from given except all ({rows})"));
    }

    internal static async Task AssertCandlesAsync(MarketHistory history, IReadOnlyCollection<MarketTrade> trades)
    {
        foreach (var interval in CandleIntervals.All)
            Assert.Equal(history.Recompute(trades, interval), await history.CandlesAsync(interval));
    }
}
