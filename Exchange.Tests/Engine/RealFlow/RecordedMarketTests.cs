using Exchange.Benchmarks;
using Exchange.Domain;
using Xunit;

namespace Exchange.Tests;

/// <summary>
/// A recorded market, replayed through the whole engine, must give the trades that were published. The excerpt is made up: a starting
/// book with a stale order, a post-only order that crosses, takers over several makers and levels, market orders at extreme prices,
/// partial fills that end in a cancel, orders of one moment, and rows that are out of order.
/// </summary>
public sealed class RecordedMarketTests
{
    private const string SharedRecording = "bitstamp-btcusd-2026-05-02";

    private static readonly string Excerpt = Path.Combine(AppContext.BaseDirectory, "Engine", "RealFlow", "Excerpt");

    [Fact]
    public void The_excerpt_gives_the_published_trades()
    {
        var day = RecordingReader.Read(Excerpt, RecordingScale.Usual);
        var result = Replay.Run(day);
        var comparison = Comparison.Of(day, result);

        Assert.All(comparison.Takers, taker => Assert.Equal("", taker.Difference));
        Assert.Equal((6, 6), (comparison.Takers.Count, comparison.TakersExact));
        Assert.Equal((10, 10), (comparison.Fills, comparison.FillsExact));
    }

    [Fact]
    public void The_excerpt_leaves_nothing_and_rejects_only_what_crosses()
    {
        var result = Replay.Run(RecordingReader.Read(Excerpt, RecordingScale.Usual));

        Assert.Equal(new Dictionary<RejectReason, int> { [RejectReason.PostOnlyWouldTake] = 1 }, result.Rejected);
        Assert.Equal(1, result.StaleDropped);
        Assert.Equal(0, result.CancelsRefused);
        Assert.Equal(0, result.RestingAtEnd);
        Assert.Equal(result.Submitted + result.Canceled, result.Commands);
    }

    [Fact]
    public void An_order_recorded_without_a_quantity_is_not_sent_and_spares_its_maker()
    {
        var day = Day(
            [
                Row(1, 10, RowAction.Created, Side.Sell, 100, 5),
                Row(2, 20, RowAction.Created, Side.Buy, 999, 0),
                Row(3, 30, RowAction.Created, Side.Buy, 100, 9),
            ],
            [new RecordedTrade(2, new Fill(1, 100, 2)), new RecordedTrade(3, new Fill(1, 100, 3))]);

        var comparison = Comparison.Of(day, Replay.Run(day));

        Assert.Equal((0, 0), (comparison.TakersExact, comparison.FillsExact));
        Assert.Equal(
            [
                "not sent: it is recorded without a quantity",
                "fill 1 is 5 lots at 100 with 1, not 3 lots at 100 with 1: the maker still has what 2 took, which was not sent",
            ],
            comparison.Takers.Select(taker => taker.Difference));
    }

    [Fact]
    public void A_fill_counts_as_exact_only_at_its_place_in_the_sequence()
    {
        var day = Day(
            [
                Row(1, 10, RowAction.Created, Side.Sell, 100, 1),
                Row(2, 10, RowAction.Created, Side.Sell, 100, 1),
                Row(3, 20, RowAction.Created, Side.Buy, 100, 2),
            ],
            [new RecordedTrade(3, new Fill(2, 100, 1)), new RecordedTrade(3, new Fill(1, 100, 1))]);

        var taker = Assert.Single(Comparison.Of(day, Replay.Run(day)).Takers);

        Assert.Equal((2, 0, false), (taker.Fills, taker.FillsExact, taker.IsExact));
        Assert.Equal("fill 1 is 1 lots at 100 with 1, not 1 lots at 100 with 2", taker.Difference);
    }

    [Fact]
    public void The_recorded_day_gives_all_fills_that_price_time_priority_can_give()
    {
        var directory = FindShared();
        Assert.SkipWhen(
            directory is null,
            $"EXCHANGE_TEST_RECORDING names no recording, and {SharedRecording} is not beside the repository, in ../shared/data.");

        var day = RecordingReader.Read(directory, RecordingScale.Usual);
        var result = Replay.Run(day);
        var comparison = Comparison.Of(day, result);

        Assert.Equal((170, 167), (comparison.Takers.Count, comparison.TakersExact));
        Assert.Equal((284, 281), (comparison.Fills, comparison.FillsExact));
        Assert.Equal(RejectReason.PostOnlyWouldTake, Assert.Single(result.Rejected).Key);
        Assert.Equal(0, result.CancelsRefused);
        Assert.Equal(0, result.RestingAtEnd);
    }

    private static string? FindShared()
    {
        if (Environment.GetEnvironmentVariable("EXCHANGE_TEST_RECORDING") is { Length: > 0 } given) return given;
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Exchange.sln"))) folder = folder.Parent;
        if (folder?.Parent is null) return null;
        var directory = Path.Combine(folder.Parent.FullName, "shared", "data", SharedRecording);
        return Directory.Exists(directory) ? directory : null;
    }

    private static RecordedDay Day(RecordedRow[] rows, RecordedTrade[] trades) => new(RecordingScale.Usual, rows, trades);

    private static RecordedRow Row(long order, long time, RowAction action, Side side, long price, long quantity) =>
        new(Line: 0, order, time, price, quantity, action, side);
}
