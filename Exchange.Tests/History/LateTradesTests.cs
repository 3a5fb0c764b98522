using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Xunit;

namespace Exchange.Tests.History;

/// <summary>
/// Trades that come into the history late, since the projector was away, are in the candles at once: also in those that TimescaleDB has
/// added up already.
/// </summary>
public sealed class LateTradesTests
{
    private const string Policy = "policy_refresh_continuous_aggregate";

    [Theory]
    [ClassData<EachForm>]
    public async Task Whatever_was_written_late_answers_are_whole(HistoryForm form)
    {
        // Given candles of which others were added up than those of late trades
        await using var history = await MarketHistory.OpenAsync(form);
        var random = new Random(21);
        var trades = MarketTrades.Random(21, 600);
        MarketTrade[] late = [.. trades.Where((_, at) => at % 97 is > 40 and < 60 || at > 560)];
        await history.WriteAsync(trades.Except(late));
        if (form == HistoryForm.Timescale)
        {
            await history.SetAsync(new HistoryOptions());
            await StopPoliciesAsync(history.ExecuteAsync);
            await TimescaleJobs.RunAsync(history.ConnectionString, Policy);
        }

        // When they are written
        await history.WriteAsync(late);

        // Then answers are what all trades come to
        var some = trades.Where(trade => trade.Market.Value == 1).Select(Priced).ToArray();
        for (var i = 0; i < 60; i++)
        {
            var interval = (CandleInterval)(i % CandleIntervals.All.Count);
            var all = CandleSeamTests.Candles(some, interval);
            var query = i < 16 ? new CandleQuery(interval, default, default, 1_500) : CandleSeamTests.Query(random, all, interval);
            Assert.Equal(CandleSeamTests.Choose(all, query), await history.ReadAsync(1, query));
        }
    }

    [Fact]
    public async Task What_a_projector_wrote_late_is_added_up_without_a_run_of_the_policies()
    {
        // Given candles that are added up, and a projector that is away
        await using var stage = await HistoryStage.OpenAsync(HistoryForm.Timescale);
        var (first, second) = (HistoryFaultTests.Play(), HistoryFaultTests.Play());
        await stage.CommitAsync("first", first.Batch, first.State.CreateCatalog());
        await stage.StartProjectorAsync();
        await stage.ReachedAsync("first", first.State.Sequence);
        await StopPoliciesAsync((sql, _) => stage.ChangeAsync(sql));
        await TimescaleJobs.RunAsync(stage.ConnectionString, Policy);
        await stage.StopProjectorAsync();

        // When another venue has traded at the same times meanwhile, and the projector comes back
        await stage.CommitAsync("second", second.Batch, second.State.CreateCatalog());
        await stage.StartProjectorAsync();
        await stage.ReachedAsync("second", second.State.Sequence);

        // Then these trades get into the candles of all intervals by themselves
        await Until.True(async () => await CountAsync(stage, CandleInterval.OneMonth) == await CountAsync(stage, null), "added up");
        await HistoryModelTests.AssertRowsAsync(stage, "second", second);
    }

    private static async Task<long> CountAsync(HistoryStage stage, CandleInterval? interval)
    {
        var sum = interval is { } candles
            ? $"sum(trades)::bigint from history.{CandleTables.Name(candles)}"
            : "count(*) from history.trades";
        return (await stage.RowsAsync($"select coalesce((select {sum} where venue = 'second'), 0)"))[0][0] is long count ? count : -1;
    }

    private static Task StopPoliciesAsync(Func<string, object[], Task> executeAsync) => executeAsync(
        $"select alter_job(job_id, scheduled => false) from timescaledb_information.jobs where proc_name = '{Policy}'", []);

    // As the tables have them: money in units of the quote asset.
    private static MarketTrade Priced(MarketTrade trade) =>
        trade with { Notional = new Amount(trade.Price.Ticks * trade.Quantity.Lots * 100) };
}
