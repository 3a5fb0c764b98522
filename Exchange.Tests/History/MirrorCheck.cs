using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.Engine.Model;
using Xunit;

namespace Exchange.Tests.History;

/// <summary>The rows of trades are those of the events, and each candle is what its trades come to.</summary>
internal static class MirrorCheck
{
    public static async Task AssertAsync(HistoryStage stage, string name, VenueUnderTest venue)
    {
        var catalog = venue.State.CreateCatalog();
        var expected = VenueUnderTest.Read(venue.Batch).Where(one => one.Event is TradeExecuted).Select(one =>
        {
            var trade = (TradeExecuted)one.Event;
            var (symbol, rules) = (catalog[trade.Market].Symbol, catalog[trade.Market].Rules);
            return (one.Sequence, symbol, trade.Trade.Value, DecimalText.FormatSteps(trade.Price.Ticks, rules.TickSize),
                DecimalText.FormatSteps(trade.Quantity.Lots, rules.LotSize), trade.TakerSide.ToString(), trade.Maker.Value,
                trade.Taker.Value);
        });
        var rows = await stage.RowsAsync(
            $"""
            select sequence, market, trade, trim_scale(price)::text, trim_scale(quantity)::text, taker_side, maker_order, taker_order
            from history.trades where venue = '{name}' order by sequence
            """);
        Assert.Equal(
            expected,
            rows.Select(row => ((long)row[0], (string)row[1], (long)row[2], (string)row[3], (string)row[4], (string)row[5],
                (long)row[6], (long)row[7])));
        foreach (var interval in CandleIntervals.All) await AssertCandlesAsync(stage, name, interval);
    }

    private static async Task AssertCandlesAsync(HistoryStage stage, string name, CandleInterval interval)
    {
        var begins = interval == CandleInterval.OneMonth
            ? "date_trunc('month', time, 'UTC')"
            : $"date_bin('{CandleTables.Length(interval)}', time, timestamptz '{Origin(interval)} 00:00:00+00')";
        var recomputed =
            $"""
            select market, {begins}, (array_agg(price order by trade))[1], max(price), min(price),
                (array_agg(price order by trade desc))[1], sum(quantity), sum(price * quantity), count(*),
                coalesce(sum(quantity) filter (where taker_side = 'Buy'), 0),
                coalesce(sum(price * quantity) filter (where taker_side = 'Buy'), 0), min(trade), max(trade)
            from history.trades where venue = '{name}' group by 1, 2
            """;
        var candles =
            $"""
            select market, bucket, open, high, low, close, volume, quote_volume, trades, taker_buy_volume, taker_buy_quote_volume,
                first_trade, last_trade
            from history.{CandleTables.Name(interval)} where venue = '{name}'
            """;
        var wrong = await stage.RowsAsync($"(({recomputed}) except all ({candles})) union all (({candles}) except all ({recomputed}))");
        Assert.True(wrong.Count == 0, $"{wrong.Count} candles of {interval} in {name} are not what their trades come to.");
    }

    // Weeks begin on Mondays.
    private static string Origin(CandleInterval interval) => interval == CandleInterval.OneWeek ? "1970-01-05" : "1970-01-01";
}
