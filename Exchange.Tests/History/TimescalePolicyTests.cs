using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Npgsql;
using Xunit;

namespace Exchange.Tests;

/// <summary>What TimescaleDB does by itself loses no candle.</summary>
public sealed class TimescalePolicyTests
{
    // Far enough in the past to be dropped, and to be packed.
    private static readonly long Old = DateTimeOffset.UtcNow.AddDays(-30).ToUnixTimeMilliseconds() * 1_000;

    private static readonly HistoryOptions Retaining = new() { TradeRetentionDays = 7, ColumnstoreAfterDays = 2 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dropping_trades_drops_no_candle()
    {
        await using var history = await MarketHistory.OpenAsync(HistoryForm.Timescale);
        var trades = MarketTrades.Random(7, 300, Old);
        await history.WriteAsync(trades);
        await history.SetAsync(new HistoryOptions());
        await RunAsync(history, "policy_refresh_continuous_aggregate");
        await history.SetAsync(Retaining);

        var until = DateTime.UtcNow.AddDays(-Retaining.TradeRetentionDays);
        await Until.True(
            () => TradeRetention.TryDropAsync(history.Connection, MarketHistory.Schema, until, Cancellation), "they are dropped");
        Assert.True(trades.Length > long.Parse((await history.QueryAsync("select count(*) from history.trades"))[0],
            System.Globalization.CultureInfo.InvariantCulture));

        // With trades that were dropped, candles are added up again; also after the retention was made longer, and switched off.
        foreach (var days in new[] { 7, 3_650, 0 })
        {
            await history.SetAsync(new HistoryOptions { TradeRetentionDays = days, ColumnstoreAfterDays = 2 });
            await RunAsync(history, "policy_refresh_continuous_aggregate");
            await MarketCandleTests.AssertCandlesAsync(history, trades);
        }
    }

    [Fact]
    public async Task Late_trades_are_in_their_candles_after_the_next_run_however_old_they_are()
    {
        await using var history = await MarketHistory.OpenAsync(HistoryForm.Timescale, new HistoryOptions());
        var trades = MarketTrades.Random(8, 400, Old);
        var late = trades.Where((_, at) => at % 5 == 2).ToArray();
        await history.WriteAsync(trades.Except(late));
        await RunAsync(history, "policy_refresh_continuous_aggregate");

        await history.WriteAsync(late);
        await RunAsync(history, "policy_refresh_continuous_aggregate");

        await MarketCandleTests.AssertCandlesAsync(history, trades);
    }

    [Fact]
    public async Task Trades_of_the_candle_that_runs_are_seen_at_once_after_a_run()
    {
        await using var history = await MarketHistory.OpenAsync(HistoryForm.Timescale, new HistoryOptions());
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000;
        MarketTrade[] trades = [.. Enumerable.Range(1, 50).Select(at => MarketTrades.Trade(1, at, now + at, 100 + at, at, Side.Sell))];

        // One far in the future, too, which must not make the present look settled.
        var future = MarketTrades.Trade(2, 1, now + (long)TimeSpan.FromDays(20_000).TotalMicroseconds, 5, 5, Side.Buy);
        await history.WriteAsync([.. trades[..20], future]);
        await RunAsync(history, "policy_refresh_continuous_aggregate");
        await history.WriteAsync(trades[20..]);

        await MarketCandleTests.AssertCandlesAsync(history, [.. trades, future]);
    }

    [Fact]
    public async Task Trades_come_late_into_packed_ones_but_none_twice()
    {
        await using var history = await MarketHistory.OpenAsync(HistoryForm.Timescale, new HistoryOptions { ColumnstoreAfterDays = 2 });
        var trades = MarketTrades.Random(9, 300, Old);
        await history.WriteAsync(trades[..250]);
        await history.ExecuteAsync(
            "select compress_chunk(c, if_not_compressed => true) from show_chunks('history.trades', older_than => interval '2 days') c");

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => history.WriteAsync(trades[240..]));
        Assert.Equal(PostgresErrorCodes.UniqueViolation, refusal.SqlState);
        await history.WriteAsync(trades[250..]);

        Assert.Equal("300", Assert.Single(await history.QueryAsync("select count(*) from history.trades")));
        await RunAsync(history, "policy_refresh_continuous_aggregate");
        await MarketCandleTests.AssertCandlesAsync(history, trades);
    }

    [Fact]
    public async Task Settings_that_are_the_same_leave_the_policies_alone()
    {
        await using var history = await MarketHistory.OpenAsync(HistoryForm.Timescale, Retaining);
        const string jobs = "select job_id from timescaledb_information.jobs where hypertable_schema is not null order by 1";
        var before = await history.QueryAsync(jobs);

        await history.SetAsync(Retaining);
        Assert.Equal(before, await history.QueryAsync(jobs));

        await history.SetAsync(new HistoryOptions());
        Assert.Equal(CandleIntervals.All.Count + 1, (await history.QueryAsync(jobs)).Count);
    }

    [Fact]
    public async Task A_history_from_which_TimescaleDB_dropped_trades_by_itself_keeps_its_candles()
    {
        // Given what an earlier version left: a policy that has dropped trades, after they were added up
        await using var history = await MarketHistory.OpenAsync(HistoryForm.Timescale, new HistoryOptions());
        var trades = MarketTrades.Random(10, 300, Old);
        await history.WriteAsync(trades);
        await RunAsync(history, "policy_refresh_continuous_aggregate");
        await history.ExecuteAsync("select add_retention_policy('history.trades', drop_after => interval '7 days')");
        await history.ExecuteAsync("comment on table history.trades is 'policies 1: columnstore 0, retention 7'");
        await RunAsync(history, "policy_retention");
        Assert.NotEqual(["300"], await history.QueryAsync("select count(*) from history.trades"));

        // When this version comes
        await history.SetAsync(Retaining);

        // Then there is no such policy, it is known what has gone, and adding up again takes no candle away
        Assert.Equal(
            ["0"], await history.QueryAsync("select count(*) from timescaledb_information.jobs where proc_name = 'policy_retention'"));
        var dropped = await TradeRetention.ReadDroppedAsync(history.Connection, MarketHistory.Schema, Cancellation);
        Assert.True(dropped > trades[0].Time);
        await RunAsync(history, "policy_refresh_continuous_aggregate");
        await MarketCandleTests.AssertCandlesAsync(history, trades);
    }

    [Theory]
    [InlineData(TimescaleUse.Auto, HistoryForm.Timescale)]
    [InlineData(TimescaleUse.On, HistoryForm.Timescale)]
    public async Task It_is_chosen_where_it_is_there(TimescaleUse use, HistoryForm form)
    {
        await using var history = await MarketHistory.OpenAsync(HistoryForm.Timescale);
        Assert.Equal(form, (await history.ChooseAsync(use)).Form);
    }

    [Fact]
    public async Task A_history_in_it_is_not_opened_without_it()
    {
        await using var history = await MarketHistory.OpenAsync(HistoryForm.Timescale);
        var refusal = await Assert.ThrowsAsync<StartRefused>(
            () => history.ChooseAsync(TimescaleUse.Off));
        Assert.Equal("HISTORY_MISMATCH", refusal.Code);
    }

    [Fact]
    public async Task A_plain_history_stays_plain()
    {
        await using var history = await MarketHistory.OpenAsync(HistoryForm.Plain);
        Assert.Equal(
            HistoryForm.Plain, (await history.ChooseAsync(TimescaleUse.Auto)).Form);
        await Assert.ThrowsAsync<StartRefused>(
            () => history.ChooseAsync(TimescaleUse.On));
    }

    [Fact]
    public async Task A_server_without_it_keeps_the_history_in_plain_tables_or_is_refused()
    {
        await using var history = await MarketHistory.OpenAsync(HistoryForm.Plain);
        await history.ExecuteAsync("drop schema history cascade");
        var chosen = await history.ChooseAsync(TimescaleUse.Auto);
        Assert.Equal("plain", chosen.Name);
        var refusal = await Assert.ThrowsAsync<StartRefused>(
            () => history.ChooseAsync(TimescaleUse.On));
        Assert.Contains("timescale is on", refusal.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static Task RunAsync(MarketHistory history, string procedure) => TimescaleJobs.RunAsync(history.ConnectionString, procedure);
}
