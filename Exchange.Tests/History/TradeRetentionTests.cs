using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.Engine.Model;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Exchange.Tests.History;

/// <summary>Trades of long ago are dropped once they are in their candles, and not before, whatever was late.</summary>
public sealed class TradeRetentionTests
{
    private const int Days = 7;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_projector_that_was_away_for_longer_than_trades_are_kept_loses_none_in_the_candles()
    {
        // Given a history that ends in the middle of what was traded long ago
        await using var stage = await HistoryStage.OpenAsync(HistoryForm.Timescale);
        var venue = HistoryFaultTests.Play();
        var (first, second) = HistoryFaultTests.Halves(venue.Batch);
        await FoldAsync(stage, "away", first, venue);
        await TimescaleJobs.RunAsync(stage.ConnectionString, "policy_%");
        await stage.CommitAsync("away", second, venue.State.CreateCatalog());

        // When the projector comes back, and TimescaleDB does all that it ever does as soon as the rest is written
        stage.TradeRetentionDays = Days;
        await stage.StartProjectorAsync();
        await stage.ReachedAsync("away", venue.State.Sequence);
        await TimescaleJobs.RunAsync(stage.ConnectionString, "policy_%");

        // Then the trades are dropped, and the candles are those of plain tables, which keep all
        await Until.True(async () => await CountTradesAsync(stage) == 0, "the trades are dropped");
        await using var plain = await HistoryStage.OpenAsync();
        await FoldAsync(plain, "away", venue.Batch, venue);
        foreach (var interval in CandleIntervals.All)
            Assert.Equal(await CandlesAsync(plain, "away", interval), await CandlesAsync(stage, "away", interval));
    }

    [Fact]
    public async Task Nothing_is_dropped_while_events_of_so_long_ago_are_still_to_be_folded()
    {
        await using var stage = await HistoryStage.OpenAsync(HistoryForm.Timescale);
        var venue = HistoryFaultTests.Play();
        var (first, second) = HistoryFaultTests.Halves(venue.Batch);
        await FoldAsync(stage, "behind", first, venue);
        await stage.CommitAsync("behind", second, venue.State.CreateCatalog());
        var trades = await CountTradesAsync(stage);
        Assert.True(trades > 0);

        await DropAsync(stage);
        Assert.Equal(trades, await CountTradesAsync(stage));

        await stage.StartProjectorAsync();
        await stage.ReachedAsync("behind", venue.State.Sequence);
        await DropAsync(stage);
        Assert.Equal(0, await CountTradesAsync(stage));
    }

    [Fact]
    public async Task Trades_from_a_time_of_which_trades_were_dropped_take_no_candle_away()
    {
        // Given candles of which the trades are gone
        await using var stage = await HistoryStage.OpenAsync(HistoryForm.Timescale);
        stage.TradeRetentionDays = Days;
        var venue = HistoryFaultTests.Play();
        await FoldAsync(stage, "first", venue.Batch, venue);
        await DropAsync(stage);
        var candles = await AllCandlesAsync(stage);
        Assert.Equal(0, await CountTradesAsync(stage));

        // When another venue comes in that has traded at the same times
        await stage.CommitAsync("second", venue.Batch, venue.State.CreateCatalog());
        await stage.StartProjectorAsync();
        await stage.ReachedAsync("second", venue.State.Sequence);
        await Until.True(() => stage.Log.Of(LogLevel.Warning).Count > 0, "somebody is told");
        await TimescaleJobs.RunAsync(stage.ConnectionString, "policy_%");

        // Then the candles are there, and what can be done about those of the other
        Assert.Equal(candles, await AllCandlesAsync(stage));
        Assert.Contains("scripts/rebuild-history", Assert.Single(stage.Log.Of(LogLevel.Warning)), StringComparison.Ordinal);
    }

    private static async Task FoldAsync(HistoryStage stage, string name, EventBuffer events, VenueUnderTest venue)
    {
        await stage.CommitAsync(name, events, venue.State.CreateCatalog());
        await stage.StartProjectorAsync();
        await stage.ReachedAsync(name, events.Count);
        await stage.StopProjectorAsync();
    }

    // What waits for a lock is tried again.
    private static Task DropAsync(HistoryStage stage) => Until.True(
        async () =>
        {
            using var log = new LogLines();
            await using var connection = await stage.Source.OpenConnectionAsync(Cancellation);
            await new TradeRetention(Days, log.CreateLogger("Exchange.Tests")).DropAsync(connection, Cancellation);
            return log.Of(LogLevel.Debug).Count == 0;
        },
        "nobody uses the trades");

    private static async Task<long> CountTradesAsync(HistoryStage stage) =>
        (long)(await stage.RowsAsync("select count(*) from history.trades"))[0][0];

    private static async Task<List<object[]>> AllCandlesAsync(HistoryStage stage)
    {
        var all = new List<object[]>();
        foreach (var interval in CandleIntervals.All) all.AddRange(await CandlesAsync(stage, "first", interval));
        Assert.NotEmpty(all);
        return all;
    }

    private static Task<List<object[]>> CandlesAsync(HistoryStage stage, string venue, CandleInterval interval) => stage.RowsAsync(
        $"""
        select market, bucket, open, high, low, close, volume, quote_volume, trades, taker_buy_volume, taker_buy_quote_volume, first_trade,
            last_trade
        from history.{CandleTables.Name(interval)} where venue = '{venue}' order by market, bucket
        """);
}
