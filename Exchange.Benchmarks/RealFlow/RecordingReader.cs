using System.Globalization;
using System.IO.Compression;
using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>Reads a recording: a directory with orders.csv (or orders.csv.gz) and trades.csv (or trades.csv.gz).</summary>
public static class RecordingReader
{
    private const string OrdersHeader = "id,timestamp,exchange_timestamp,price,volume,action,direction";
    private const string TradesHeader = "trade_id,timestamp,exchange_timestamp,price,amount,buy_order_id,sell_order_id,side";

    /// <summary>Reads a recording.</summary>
    /// <exception cref="BadRecording">A file is missing, or something in it is wrong.</exception>
    public static RecordedDay Read(string directory, RecordingScale scale)
    {
        if (!Directory.Exists(directory)) throw new BadRecording(directory, "there is no such directory");
        var rows = ReadFile(directory, "orders.csv", OrdersHeader, (in CsvFields fields) => ReadRow(in fields, scale));
        DemandUniqueOrders(directory, rows);
        var trades = ReadFile(directory, "trades.csv", TradesHeader, (in CsvFields fields) => ReadTrade(in fields, scale));
        return new RecordedDay(scale, [.. rows.OrderBy(row => row.Time)], trades); // a stable sort: rows of one time stay as recorded
    }

    private static RecordedRow ReadRow(in CsvFields fields, RecordingScale scale)
    {
        _ = fields.Id(1); // the recorder's own time, which is not monotone
        return new RecordedRow(
            fields.Line,
            Order: fields.Id(0),
            Time: fields.Id(2),
            Price: fields.Count(3, scale.Tick, "ticks"),
            Quantity: fields.Count(4, scale.Lot, "lots"),
            Action: fields[5] switch
            {
                "created" => RowAction.Created,
                "changed" => RowAction.Changed,
                "deleted" => RowAction.Deleted,
                _ => throw fields.Bad(5, "is not created, changed or deleted"),
            },
            Side: fields[6] switch
            {
                "bid" => Side.Buy,
                "ask" => Side.Sell,
                _ => throw fields.Bad(6, "is not bid or ask"),
            });
    }

    private static RecordedTrade ReadTrade(in CsvFields fields, RecordingScale scale)
    {
        for (var field = 0; field < 3; field++) _ = fields.Id(field);
        var (price, quantity) = (fields.Count(3, scale.Tick, "ticks"), fields.Count(4, scale.Lot, "lots"));
        var (buy, sell) = (fields.Id(5), fields.Id(6));
        return fields[7] switch
        {
            "buy" => new RecordedTrade(buy, new Fill(sell, price, quantity)),
            "sell" => new RecordedTrade(sell, new Fill(buy, price, quantity)),
            _ => throw fields.Bad(7, "is not buy or sell"),
        };
    }

    private static void DemandUniqueOrders(string directory, List<RecordedRow> rows)
    {
        var created = new HashSet<long>();
        foreach (var row in rows.Where(row => row.Action == RowAction.Created))
        {
            if (!created.Add(row.Order))
                throw new BadRecording(FindFile(directory, "orders.csv"), row.Line, $"order {row.Order} is created a second time");
        }
    }

    private static List<T> ReadFile<T>(string directory, string name, string header, ReadFields<T> read)
    {
        var path = FindFile(directory, name);
        var line = 0;
        try
        {
            using var reader = Open(path);
            var items = new List<T>();
            for (line = 1; reader.ReadLine() is { } text; line++)
            {
                if (line > 1) items.Add(read(new CsvFields(path, line, text, header)));
                else if (text != header) throw new BadRecording(path, line, $"the first line is not {header}");
            }

            if (line == 1) throw new BadRecording(path, "the file is empty");
            return items;
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new BadRecording(path, Math.Max(line, 1), $"cannot be read: {fault.Message}");
        }
    }

    private static string FindFile(string directory, string name)
    {
        var path = Path.Combine(directory, name);
        if (File.Exists(path)) return path;
        if (File.Exists(path + ".gz")) return path + ".gz";
        throw new BadRecording(path, "there is no such file, nor one with .gz added");
    }

    private static StreamReader Open(string path)
    {
        Stream file = File.OpenRead(path);
        return new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
    }

    private delegate T ReadFields<out T>(in CsvFields fields);

    // The fields of a line; they hold no commas or quotes.
    private readonly ref struct CsvFields
    {
        private readonly string path, header, text;
        private readonly Span<Range> ranges;

        public CsvFields(string path, int line, string text, string header)
        {
            (this.path, this.header, this.text, Line) = (path, header, text, line);
            var expected = header.AsSpan().Count(',') + 1;
            ranges = new Range[expected + 1];
            var count = text.AsSpan().Split(ranges, ',');
            if (count != expected) throw new BadRecording(path, line, $"there are {count} fields, not the {expected} of {header}");
        }

        public int Line { get; }

        public ReadOnlySpan<char> this[int field] => text.AsSpan(ranges[field]);

        public long Id(int field) =>
            long.TryParse(this[field], NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw Bad(field, "is not a whole number below 2^63");

        public long Count(int field, Step step, string steps) =>
            RecordedDecimal.TryCount(this[field], step, out var count) ? count : throw Bad(field, $"is not a whole number of {steps}");

        public BadRecording Bad(int field, string fault) =>
            new(path, Line, $"{header.Split(',')[field]} \"{this[field]}\" {fault}");
    }
}
