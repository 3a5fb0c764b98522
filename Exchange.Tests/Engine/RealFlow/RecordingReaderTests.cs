using System.IO.Compression;
using Exchange.Benchmarks;
using Exchange.Domain;
using Xunit;

namespace Exchange.Tests;

/// <summary>What a recording may look like, and how a bad one is refused: with the file, the line and the fault.</summary>
public sealed class RecordingReaderTests : IDisposable
{
    private const string OrdersHeader = "id,timestamp,exchange_timestamp,price,volume,action,direction";
    private const string TradesHeader = "trade_id,timestamp,exchange_timestamp,price,amount,buy_order_id,sell_order_id,side";
    private const string GoodOrder = "1,20,10,100.0,0.5,created,bid";
    private const string GoodTrade = "1,20,10,100.0,0.5,1,2,buy";

    private readonly string directory = Directory.CreateTempSubdirectory("exchange-recording-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void Rows_are_read_in_the_order_of_the_venues_time_and_then_of_the_file()
    {
        Write(
            "orders.csv",
            OrdersHeader,
            "1,99,30,100.0,0.5,created,bid",
            "2,98,20,7,1e-08,created,ask",
            "3,97,20,0.0,2,created,bid",
            "2,96,20,7,0,deleted,ask");
        Write("trades.csv", TradesHeader, GoodTrade, "2,20,10,101.0,0.25,1,2,sell");

        var day = RecordingReader.Read(directory, RecordingScale.Usual);

        Assert.Equal(
            [
                new RecordedRow(3, 2, 20, 7, 1, RowAction.Created, Side.Sell),
                new RecordedRow(4, 3, 20, 0, 200_000_000, RowAction.Created, Side.Buy),
                new RecordedRow(5, 2, 20, 7, 0, RowAction.Deleted, Side.Sell),
                new RecordedRow(2, 1, 30, 100, 50_000_000, RowAction.Created, Side.Buy),
            ],
            day.Rows);
        Assert.Equal(
            [new RecordedTrade(1, new Fill(2, 100, 50_000_000)), new RecordedTrade(2, new Fill(1, 101, 25_000_000))],
            day.Trades);
    }

    [Fact]
    public void Packed_files_are_read_as_the_plain_ones()
    {
        Write("trades.csv", TradesHeader, GoodTrade);
        using (var packed = new GZipStream(File.Create(Path.Combine(directory, "orders.csv.gz")), CompressionMode.Compress))
        {
            packed.Write(Encoding($"{OrdersHeader}\r\n{GoodOrder}\r\n"));
        }

        var row = Assert.Single(RecordingReader.Read(directory, RecordingScale.Usual).Rows);
        Assert.Equal(new RecordedRow(2, 1, 10, 100, 50_000_000, RowAction.Created, Side.Buy), row);
    }

    [Theory]
    [InlineData("id,price", "orders.csv:1: the first line is not " + OrdersHeader)]
    [InlineData(OrdersHeader + "\n1,20,10,100.0,0.5,created", "orders.csv:2: there are 6 fields, not the 7 of " + OrdersHeader)]
    [InlineData(OrdersHeader + "\n" + GoodOrder + ",", "orders.csv:2: there are 8 fields, not the 7 of " + OrdersHeader)]
    [InlineData(OrdersHeader + "\n" + GoodOrder + "\n\n", "orders.csv:3: there are 1 fields, not the 7 of " + OrdersHeader)]
    [InlineData(OrdersHeader + "\n-1,20,10,1,1,created,bid", "orders.csv:2: id \"-1\" is not a whole number below 2^63")]
    [InlineData(OrdersHeader + "\n1,x,10,1,1,created,bid", "orders.csv:2: timestamp \"x\" is not a whole number below 2^63")]
    [InlineData(OrdersHeader + "\n1,20,10.5,1,1,created,bid", "orders.csv:2: exchange_timestamp \"10.5\" is not a whole number below 2^63")]
    [InlineData(OrdersHeader + "\n1,20,10,100.5,1,created,bid", "orders.csv:2: price \"100.5\" is not a whole number of ticks")]
    [InlineData(OrdersHeader + "\n1,20,10,100,1e-09,created,bid", "orders.csv:2: volume \"1e-09\" is not a whole number of lots")]
    [InlineData(OrdersHeader + "\n1,20,10,100,1,amended,bid", "orders.csv:2: action \"amended\" is not created, changed or deleted")]
    [InlineData(OrdersHeader + "\n1,20,10,100,1,created,buy", "orders.csv:2: direction \"buy\" is not bid or ask")]
    [InlineData(OrdersHeader + "\n" + GoodOrder + "\n" + GoodOrder, "orders.csv:3: order 1 is created a second time")]
    public void A_bad_line_is_named(string orders, string message)
    {
        File.WriteAllText(Path.Combine(directory, "orders.csv"), orders);
        Write("trades.csv", TradesHeader, GoodTrade);

        Assert.Equal(Path.Combine(directory, message), Fault());
    }

    [Theory]
    [InlineData("", "trades.csv: the file is empty")]
    [InlineData(TradesHeader + "\n1,20,10,100,0.5,1,2,bid", "trades.csv:2: side \"bid\" is not buy or sell")]
    [InlineData(TradesHeader + "\n1,20,10,100,0.5,1,,buy", "trades.csv:2: sell_order_id \"\" is not a whole number below 2^63")]
    public void A_bad_trade_is_named(string trades, string message)
    {
        Write("orders.csv", OrdersHeader, GoodOrder);
        File.WriteAllText(Path.Combine(directory, "trades.csv"), trades);

        Assert.Equal(Path.Combine(directory, message), Fault());
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Assert.Equal($"{Path.Combine(directory, "orders.csv")}: there is no such file, nor one with .gz added", Fault());

        var nowhere = Path.Combine(directory, "nowhere");
        var fault = Assert.Throws<BadRecording>(() => RecordingReader.Read(nowhere, RecordingScale.Usual));
        Assert.Equal($"{nowhere}: there is no such directory", fault.Message);
    }

    [Fact]
    public void A_file_that_is_not_packed_in_spite_of_its_name_is_named()
    {
        Write("orders.csv.gz", OrdersHeader, GoodOrder);
        Write("trades.csv", TradesHeader, GoodTrade);

        Assert.StartsWith(Path.Combine(directory, "orders.csv.gz:1: cannot be read: "), Fault(), StringComparison.Ordinal);
    }

    private string Fault() => Assert.Throws<BadRecording>(() => RecordingReader.Read(directory, RecordingScale.Usual)).Message;

    private void Write(string name, params string[] lines) => File.WriteAllLines(Path.Combine(directory, name), lines);

    private static byte[] Encoding(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
