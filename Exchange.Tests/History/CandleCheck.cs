using Exchange.Projections;
using Xunit;

namespace Exchange.Tests.History;

/// <summary>
/// Each candle is what its trades come to. TimescaleDB shows trades of a time that it has added up already once they are added up too.
/// </summary>
internal static class CandleCheck
{
    public static async Task AssertAsync(HistoryStage stage, string name)
    {
        foreach (var interval in CandleIntervals.All)
        {
            if (stage.Form == HistoryForm.Plain) Assert.Equal((interval, 0), (interval, await CountWrongAsync(stage, name, interval)));
            else await Until.True(async () => await CountWrongAsync(stage, name, interval) == 0, $"candles of {interval} are added up");
        }
    }

    private static async Task<int> CountWrongAsync(HistoryStage stage, string name, CandleInterval interval)
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
        return (await stage.RowsAsync(
            $"(({recomputed}) except all ({candles})) union all (({candles}) except all ({recomputed}))")).Count;
    }

    // Weeks begin on Mondays.
    private static string Origin(CandleInterval interval) => interval == CandleInterval.OneWeek ? "1970-01-05" : "1970-01-01";
}
