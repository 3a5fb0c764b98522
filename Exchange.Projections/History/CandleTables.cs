using System.Text;
using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// The tables of candles, candles_1s to candles_1mo, in both forms. Days, weeks and months are those of UTC; three days are counted from
/// 1970-01-01, and weeks from a Monday, as <see cref="CandleIntervals"/> has it.
/// </summary>
public static class CandleTables
{
    private const string Sums =
        """
        min(low) as low, sum(volume) as volume, sum(quote_volume) as quote_volume,
        sum(trades)::bigint as trades, sum(taker_buy_volume) as taker_buy_volume,
        sum(taker_buy_quote_volume) as taker_buy_quote_volume,
        min(first_trade) as first_trade, max(last_trade) as last_trade
        """;

    /// <summary>The table of an interval. The month's differs from the minute's also where the case of letters is lost.</summary>
    public static string Name(CandleInterval interval) =>
        interval == CandleInterval.OneMonth ? "candles_1mo" : $"candles_{interval.ToText()}";

    /// <summary>The length of an interval as PostgreSQL writes it.</summary>
    public static string Length(CandleInterval interval) => interval switch
    {
        CandleInterval.OneMonth => "1 month",
        CandleInterval.OneWeek => "7 days",
        _ => interval.ToText().Replace("m", " minutes", StringComparison.Ordinal).Replace("h", " hours", StringComparison.Ordinal)
            .Replace("d", " days", StringComparison.Ordinal).Replace("1s", "1 second", StringComparison.Ordinal),
    };

    /// <summary>What the candles of an interval are added up from in TimescaleDB; null for the shortest, which are of trades.</summary>
    public static CandleInterval? Source(CandleInterval interval) => interval switch
    {
        CandleInterval.OneSecond => null,
        CandleInterval.OneMinute => CandleInterval.OneSecond,
        <= CandleInterval.OneHour => CandleInterval.OneMinute,
        <= CandleInterval.OneDay => CandleInterval.OneHour,
        _ => CandleInterval.OneDay,
    };

    /// <summary>
    /// One table for the candles of all intervals, and a view of each interval. A table of its own for each interval would be one more
    /// statement for each of them in every page.
    /// </summary>
    internal static string Plain(string schema) =>
        $"""
        create table if not exists {schema}.candles (
            venue text not null,
            market text not null,
            interval text not null,
            bucket timestamptz not null,
            open numeric not null,
            high numeric not null,
            low numeric not null,
            close numeric not null,
            volume numeric not null,
            quote_volume numeric not null,
            trades bigint not null,
            taker_buy_volume numeric not null,
            taker_buy_quote_volume numeric not null,
            first_trade bigint not null,
            last_trade bigint not null,
            primary key (venue, market, interval, bucket)) with (fillfactor = 80);
        {string.Concat(CandleIntervals.All.Select(interval => PlainView(schema, interval)))}
        """;

    /// <summary>
    /// Continuous aggregates, each of the next shorter one that fits. They also show what is not yet added up, and are made empty, so that
    /// they can be made in a transaction. Their buckets begin where TimescaleDB has them begin, since those of one may not begin elsewhere
    /// than those of its source: weeks on Mondays, three days as if counted from 1970.
    /// </summary>
    internal static string Timescale(string schema) =>
        string.Concat(CandleIntervals.All.Select(interval => Aggregate(schema, interval)));

    /// <summary>The number of columns of the plain table.</summary>
    internal const short Columns = 15;

    /// <summary>Adds candles, whose columns are <see cref="Parameters"/>, to those that are there. Their order does not matter.</summary>
    internal static string Upsert(string schema) =>
        $"""
        insert into {schema}.candles as c
        select venue, market, interval, timestamptz 'epoch' + bucket * interval '1 microsecond', open::numeric, high::numeric, low::numeric,
            close::numeric, volume::numeric, quote_volume::numeric, trades, taker_buy_volume::numeric, taker_buy_quote_volume::numeric,
            first_trade, last_trade
        from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as t (venue, market, interval, bucket, open, high, low, close, volume,
            quote_volume, trades, taker_buy_volume, taker_buy_quote_volume, first_trade, last_trade)
        on conflict (venue, market, interval, bucket) do update set
            open = case when excluded.first_trade < c.first_trade then excluded.open else c.open end,
            close = case when excluded.last_trade > c.last_trade then excluded.close else c.close end,
            high = greatest(c.high, excluded.high),
            low = least(c.low, excluded.low),
            volume = c.volume + excluded.volume,
            quote_volume = c.quote_volume + excluded.quote_volume,
            trades = c.trades + excluded.trades,
            taker_buy_volume = c.taker_buy_volume + excluded.taker_buy_volume,
            taker_buy_quote_volume = c.taker_buy_quote_volume + excluded.taker_buy_quote_volume,
            first_trade = least(c.first_trade, excluded.first_trade),
            last_trade = greatest(c.last_trade, excluded.last_trade)
        """;

    /// <summary>A column each, numbers as texts, since those of extreme steps have more digits than a decimal.</summary>
    internal static object[] Parameters(IReadOnlyList<(HistoryVenue Venue, MarketId Market, Candle Candle)> candles)
    {
        return
        [
            Column(one => one.Venue.Name), Column(one => one.Venue.Market(one.Market).Symbol), Column(one => one.Candle.Interval.ToText()),
            Column(one => one.Candle.OpenTime.Microseconds), Prices(candle => candle.Open), Prices(candle => candle.High),
            Prices(candle => candle.Low), Prices(candle => candle.Close), Volumes(candle => candle.Volume),
            QuoteVolumes(candle => candle.QuoteVolume), Column(one => one.Candle.Trades), Volumes(candle => candle.TakerBuyVolume),
            QuoteVolumes(candle => candle.TakerBuyQuoteVolume), Column(one => one.Candle.FirstTrade.Value),
            Column(one => one.Candle.LastTrade.Value),
        ];

        T[] Column<T>(Func<(HistoryVenue Venue, MarketId Market, Candle Candle), T> value) => [.. candles.Select(value)];

        string[] Prices(Func<Candle, Price> price) =>
            Column(one => DecimalText.FormatSteps(price(one.Candle).Ticks, one.Venue.Market(one.Market).Tick));

        string[] Volumes(Func<Candle, Int128> lots) => Column(one =>
            one.Venue.Market(one.Market) is var market ? Text(lots(one.Candle) * market.LotUnits, market.BaseScale) : "");

        string[] QuoteVolumes(Func<Candle, Int128> units) =>
            Column(one => Text(units(one.Candle), one.Venue.Market(one.Market).QuoteScale));
    }

    /// <summary>Adds a row of the plain table.</summary>
    internal static void Add(TableRows rows, HistoryVenue venue, MarketId id, in Candle candle)
    {
        var market = venue.Market(id);
        rows.Begin();
        rows.Add(venue.NameInRows);
        rows.Add(market.SymbolInRows);
        rows.Add(candle.Interval.ToText());
        rows.Add(candle.OpenTime);
        rows.Add(candle.Open.Ticks, market.Tick);
        rows.Add(candle.High.Ticks, market.Tick);
        rows.Add(candle.Low.Ticks, market.Tick);
        rows.Add(candle.Close.Ticks, market.Tick);
        rows.Add(candle.Volume * market.LotUnits, market.BaseScale);
        rows.Add(candle.QuoteVolume, market.QuoteScale);
        rows.Add(candle.Trades);
        rows.Add(candle.TakerBuyVolume * market.LotUnits, market.BaseScale);
        rows.Add(candle.TakerBuyQuoteVolume, market.QuoteScale);
        rows.Add(candle.FirstTrade.Value);
        rows.Add(candle.LastTrade.Value);
    }

    private static string Text(Int128 units, int scale)
    {
        Span<byte> text = stackalloc byte[DecimalText.MaxLength];
        return Encoding.ASCII.GetString(text[..DecimalText.Format(units, scale, text)]);
    }

    private static string PlainView(string schema, CandleInterval interval) =>
        $"""
        create or replace view {schema}.{Name(interval)} as
        select venue, market, bucket, open, high, low, close, volume, quote_volume, trades, taker_buy_volume, taker_buy_quote_volume,
            first_trade, last_trade
        from {schema}.candles where interval = '{interval.ToText()}';

        """;

    private static string Aggregate(string schema, CandleInterval interval) => Source(interval) is { } source
        ? $"""
        create materialized view if not exists {schema}.{Name(interval)}
        with (timescaledb.continuous, timescaledb.materialized_only = false) as
        select venue, market, time_bucket(interval '{Length(interval)}', bucket) as bucket,
            first(open, first_trade) as open, max(high) as high, last(close, last_trade) as close, {Sums}
        from {schema}.{Name(source)} group by 1, 2, 3 with no data;

        """
        : $"""
        create materialized view if not exists {schema}.{Name(interval)}
        with (timescaledb.continuous, timescaledb.materialized_only = false) as
        select venue, market, time_bucket(interval '{Length(interval)}', time) as bucket,
            first(price, trade) as open, max(price) as high, last(price, trade) as close, min(price) as low,
            sum(quantity) as volume, sum(notional) as quote_volume, count(*) as trades,
            coalesce(sum(quantity) filter (where taker_side = 'Buy'), 0) as taker_buy_volume,
            coalesce(sum(notional) filter (where taker_side = 'Buy'), 0) as taker_buy_quote_volume,
            min(trade) as first_trade, max(trade) as last_trade
        from {schema}.trades group by 1, 2, 3 with no data;

        """;
}
