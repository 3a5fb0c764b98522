using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Npgsql;
using Xunit;

namespace Exchange.Tests.History;

/// <summary>Whatever is put into rows, PostgreSQL reads the same out of them.</summary>
public sealed class TableRowsTests
{
    private static readonly Int128[] Counts =
    [
        0, 1, 9, 10, 9_999, 10_000, 10_001, 99_990_000, 100_000_000, 1_000_000_000_000, long.MaxValue, (Int128)ulong.MaxValue,
        (Int128)ulong.MaxValue + 1, (Int128)long.MaxValue * long.MaxValue, Int128.MaxValue, 123_456_789_012_345_678,
    ];

    [Fact]
    public async Task Numbers_of_every_size_and_scale()
    {
        var random = new Random(1);
        var numbers = Enumerable.Range(0, 19).SelectMany(scale => Counts
                .Concat(Enumerable.Range(0, 60).Select(_ => (Int128)(random.NextInt64() >> random.Next(63))))
                .SelectMany(count => new (Int128 Count, int Scale)[] { (count, scale), (-count, scale) }))
            .Append((Count: Int128.MinValue, Scale: 0)).Append((Count: Int128.MinValue, Scale: 18)).ToList();

        var rows = new TableRows("numbers", 2);
        foreach (var (count, scale) in numbers)
        {
            rows.Begin();
            rows.Add(Text(count, scale));
            rows.Add(count, scale);
        }

        var read = await CopyAsync(
            "numbers (text text, number numeric)", rows, "select text, trim_scale(number)::text, scale(number) from");
        Assert.Equal(numbers.Count, read.Count);
        Assert.All(read, row => Assert.Equal(row[0], row[1]));
        Assert.Equal(numbers.Select(number => (object)number.Scale), read.Select(row => row[2]));
    }

    [Fact]
    public async Task All_kinds_of_columns()
    {
        var rows = new TableRows("kinds", 6);
        var time = new Timestamp(1_700_000_000_123_456);
        rows.Begin();
        rows.Add("Zürich, 東京");
        rows.Add(short.MinValue);
        rows.Add(int.MaxValue);
        rows.Add(long.MinValue);
        rows.Add(time);
        rows.AddNull();
        var read = await CopyAsync(
            "kinds (a text, b smallint, c integer, d bigint, e timestamptz, f text)", rows, "select a, b, c, d, e, f is null from");
        Assert.Equal(
            ["Zürich, 東京", short.MinValue, int.MaxValue, long.MinValue, Moments.ToDateTime(time), true], Assert.Single(read));
    }

    [Fact]
    public async Task More_than_a_part_of_them()
    {
        var rows = new TableRows("many", 2);
        for (var i = 0; i < 100_000; i++)
        {
            rows.Begin();
            rows.Add(i);
            rows.Add($"row {i}");
        }

        var read = await CopyAsync(
            "many (number integer, text text)", rows,
            "select count(distinct number), count(*) filter (where text <> 'row ' || number) from");
        Assert.Equal([100_000L, 0L], Assert.Single(read));
        Assert.Equal(0, rows.Count);
    }

    [Fact]
    public void Times_that_nobody_could_read_are_refused()
    {
        var rows = new TableRows("times", 1);
        rows.Begin();
        rows.Add(Moments.ToTimestamp(DateTime.MaxValue));
        Assert.Throws<InvalidDataException>(() => rows.Add(new Timestamp(Moments.ToTimestamp(DateTime.MaxValue).Microseconds + 1)));
    }

    private static string Text(Int128 count, int scale)
    {
        Span<byte> text = stackalloc byte[DecimalText.MaxLength];
        return System.Text.Encoding.ASCII.GetString(text[..DecimalText.Format(count, scale, text)]);
    }

    private static async Task<List<object[]>> CopyAsync(string table, TableRows rows, string select)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var connection = new NpgsqlConnection(TestStores.Postgres);
        await connection.OpenAsync(cancellation);
        await using var create = new NpgsqlCommand($"create temp table {table}", connection);
        await create.ExecuteNonQueryAsync(cancellation);
        await HistoryCopy.WriteAsync(connection, "pg_temp", rows.Table, rows.Take(), cancellation);

        await using var command = new NpgsqlCommand($"{select} {rows.Table}", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var read = new List<object[]>();
        while (await reader.ReadAsync(cancellation))
        {
            read.Add(new object[reader.FieldCount]);
            reader.GetValues(read[^1]);
        }

        return read;
    }
}
