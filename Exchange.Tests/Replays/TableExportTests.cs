using System.Globalization;
using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.Engine.Model;
using Exchange.Tests.History;
using Parquet;
using Parquet.Schema;
using Xunit;

namespace Exchange.Tests.Replays;

/// <summary>What is written as CSV and as Parquet is what the events say, to the last digit.</summary>
public sealed class TableExportTests : IAsyncLifetime
{
    private const string Venue = "tables";

    private readonly string folder = Directory.CreateTempSubdirectory().FullName;
    private HistoryStage stage = null!;
    private VenueUnderTest venue = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        stage = await HistoryStage.OpenAsync();
        var played = Enumerable.Range(1, 100).Select(HistoryModelTests.Play)
            .First(one => HistoryModelTests.FitsACalendar(one.Batch) && TradesOf(one).Count > 10);
        venue = played;
        await stage.CommitAsync(Venue, played.Batch, played.State.CreateCatalog());
    }

    public async ValueTask DisposeAsync()
    {
        await stage.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("trades.csv")]
    [InlineData("trades.PARQUET")]
    public async Task Trades_are_read_back_as_the_events_have_them(string file)
    {
        var (header, rows) = await WriteAsync("trades", file);
        Assert.Equal(
            "market,sequence,trade,time,price,quantity,notional,taker_side,maker_order,taker_order,maker_account,taker_account", header);
        Assert.Equal(TradesOf(venue).Select(one => string.Join(',', one.Row)), rows);
    }

    [Theory]
    [InlineData("candles.csv", "1s")]
    [InlineData("candles.csv", "1M")]
    [InlineData("candles.parquet", "1s")]
    [InlineData("candles.parquet", "1m")]
    public async Task Candles_are_what_the_trades_add_up_to(string file, string interval)
    {
        var (header, rows) = await WriteAsync("candles", file, $"--interval={interval}");
        Assert.StartsWith("market,interval,time,open,high,low,close,volume,quote_volume,trades,", header, StringComparison.Ordinal);
        Assert.Equal(CandlesOf(interval).Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_table_is_of_a_market_and_of_a_range_of_time()
    {
        var trades = TradesOf(venue);
        var (market, from, to) = (trades[^1].Row[0], trades[trades.Count / 3].Row[3], trades[^1].Row[3]);
        var (_, rows) = await WriteAsync("trades", "some.csv", $"--market={market}", $"--from={from}", $"--to={to}");
        var expected = trades.Where(one => one.Row[0] == market && string.CompareOrdinal(one.Row[3], from) >= 0
            && string.CompareOrdinal(one.Row[3], to) < 0);
        Assert.Equal(expected.Select(one => string.Join(',', one.Row)), rows);
    }

    [Fact]
    public async Task A_market_that_there_is_not_leaves_the_file_as_it_was()
    {
        var path = Path.Combine(folder, "kept.csv");
        await File.WriteAllTextAsync(path, "before", Cancellation);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync("trades", "kept.csv", "--market=NO-SUCH"));
        Assert.Contains("NO-SUCH", failure.Message, StringComparison.Ordinal);
        Assert.Equal("before", await File.ReadAllTextAsync(path, Cancellation));
        Assert.Equal([path], Directory.GetFiles(folder));
    }

    private async Task<(string Header, List<string> Rows)> WriteAsync(string table, string file, params string[] options)
    {
        string[] args = [table, Path.Combine(folder, file), .. options];
        var arguments = ReplayArguments.Take(ref args).Table!;
        var (rows, size) = await TableExport.RunAsync(
            arguments, new ExchangeOptions { Postgres = stage.ConnectionString, Venue = Venue }, (_, _) => { }, Cancellation);
        var lines = arguments.IsParquet
            ? await ReadParquetAsync(arguments.File)
            : await File.ReadAllLinesAsync(arguments.File, Cancellation);
        Assert.Equal(rows, lines.Length - 1);
        Assert.Equal(size, new FileInfo(arguments.File).Length);
        return (lines[0], [.. lines[1..]]);
    }

    private static async Task<string[]> ReadParquetAsync(string path)
    {
        await using var reader = await ParquetReader.CreateAsync(path, cancellationToken: Cancellation);
        var fields = reader.Schema.GetDataFields();
        var lines = new List<string> { string.Join(',', fields.Select(field => field.Name)) };
        for (var i = 0; i < reader.RowGroupCount; i++)
        {
            using var group = reader.OpenRowGroupReader(i);
            var columns = new List<string[]>();
            foreach (var field in fields) columns.Add(await ReadAsync(group, field));
            lines.AddRange(Enumerable.Range(0, (int)group.RowCount).Select(row => string.Join(',', columns.Select(column => column[row]))));
        }

        return [.. lines];
    }

    private static async Task<string[]> ReadAsync(ParquetRowGroupReader group, DataField field)
    {
        if (field.ClrType == typeof(long))
        {
            var numbers = new long[group.RowCount];
            await group.ReadAsync<long>(field, numbers, cancellationToken: Cancellation);
            return [.. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))];
        }

        if (field.ClrType == typeof(DateTime))
        {
            var times = new DateTime[group.RowCount];
            await group.ReadAsync<DateTime>(field, times, cancellationToken: Cancellation);
            return [.. times.Select(time => TimeText.Format(Moments.ToTimestamp(time)))];
        }

        var texts = new string?[group.RowCount];
        await group.ReadAsync(field, texts.AsMemory(), cancellationToken: Cancellation);
        return [.. texts.Select(text => text!)];
    }

    private static List<(Timestamp Time, string[] Row)> TradesOf(VenueUnderTest venue)
    {
        var (trades, catalog) = (new List<(Timestamp, string[])>(), venue.State.CreateCatalog());
        foreach (var e in venue.Batch)
        {
            if (e.Type != EventType.TradeExecuted) continue;
            var trade = e.As<TradeExecuted>();
            var market = catalog[trade.Market];
            var (tick, lot) = (market.Rules.TickSize, market.Rules.LotSize);
            var notional = Plain(
                (Int128)trade.Price.Ticks * tick.Units * trade.Quantity.Lots * lot.Units, tick.Scale + lot.Scale);
            trades.Add((e.Time, [
                market.Symbol, $"{e.Sequence}", $"{trade.Trade.Value}", TimeText.Format(e.Time),
                Plain((Int128)trade.Price.Ticks * tick.Units, tick.Scale), Plain((Int128)trade.Quantity.Lots * lot.Units, lot.Scale),
                notional, $"{trade.TakerSide}", $"{trade.Maker.Value}", $"{trade.Taker.Value}", $"{trade.MakerAccount.Value}",
                $"{trade.TakerAccount.Value}"]));
        }

        return trades;
    }

    // By decimals and groups, and not as the trades come.
    private IEnumerable<string> CandlesOf(string text)
    {
        Assert.True(CandleIntervals.TryParse(text, out var interval));
        foreach (var candle in TradesOf(venue).GroupBy(one => (Market: one.Row[0], Open: interval.OpenTime(one.Time))))
        {
            var trades = candle.Select(one => one.Row).ToList();
            var buys = trades.Where(row => row[7] == "Buy").ToList();
            var prices = trades.Select(row => row[4]).ToList();
            yield return string.Join(
                ',', candle.Key.Market, text, TimeText.Format(candle.Key.Open), prices[0], prices.MaxBy(Number), prices.MinBy(Number),
                prices[^1], Sum(trades, 5), Sum(trades, 6), trades.Count, Sum(buys, 5), Sum(buys, 6), trades[0][2], trades[^1][2]);
        }
    }

    private static string Sum(List<string[]> rows, int column) => Short(rows.Sum(row => Number(row[column])));

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static string Plain(Int128 units, int scale)
    {
        var digits = units.ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        var decimals = digits[^scale..].TrimEnd('0');
        return decimals.Length == 0 ? digits[..^scale] : $"{digits[..^scale]}.{decimals}";
    }

    private static string Short(decimal sum)
    {
        var text = sum.ToString(CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }
}
