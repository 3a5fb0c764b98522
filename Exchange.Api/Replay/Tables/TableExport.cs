using Exchange.Domain;
using Npgsql;

namespace Exchange.Api;

/// <summary>Writes the trades or candles of a venue to a file, all or nothing. A piece of the events is in memory at a time.</summary>
internal static class TableExport
{
    private const int Piece = 50_000;

    // So many rows are written at once, or somewhat more; a file of Parquet is read faster for it.
    private const int Lot = 50_000;

    /// <summary>Writes.</summary>
    /// <param name="arguments">Which table, and where to.</param>
    /// <param name="options">The venue, and the database with it.</param>
    /// <param name="progress">Hears how much is done of how much.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The number of rows, and the file's size.</returns>
    /// <exception cref="InvalidOperationException">There is no such venue or market.</exception>
    public static async Task<(long Rows, long Size)> RunAsync(
        TableArguments arguments, ExchangeOptions options, Action<long, long> progress, CancellationToken cancellation)
    {
        var (connection, sequence) = await ReplayedHistory.ConnectAsync(options, cancellation);
        await using var closing = connection;
        await DemandMarketAsync(arguments.Market, options, sequence, cancellation);
        return await WholeFile.WriteAsync(
            arguments.File, file => WriteAsync(arguments, connection, (options.Venue, sequence), file, progress, cancellation));
    }

    // Before all events are read.
    private static async Task DemandMarketAsync(
        string? market, ExchangeOptions options, long sequence, CancellationToken cancellation)
    {
        if (market is null) return;
        await using var database = NpgsqlDataSource.Create(options.Postgres);
        var catalog = await CatalogReader.ReadAsync(database, options.Venue, sequence, cancellation);
        if (catalog.FindMarket(market).Value == 0)
            throw new InvalidOperationException(
                $"There is no market {market} in the venue; there is {string.Join(", ", catalog.Markets.Select(one => one.Symbol))}.");
    }

    private static async Task<long> WriteAsync(
        TableArguments arguments, NpgsqlConnection connection, (string Name, long Sequence) venue, Stream file,
        Action<long, long> progress, CancellationToken cancellation)
    {
        var (catalog, last, written) = (new Catalog(), 0L, 0L);
        var fold = new TableFold(arguments, catalog);
        await using ITableFile table = arguments.IsParquet
            ? await ParquetTable.BeginAsync(file, fold.Columns, cancellation)
            : await CsvTable.BeginAsync(file, fold.Columns, cancellation);
        while (last < venue.Sequence)
        {
            var until = Math.Min(last + Piece, venue.Sequence);
            await new EventFeed(catalog).ReadAsync(connection, venue.Name, last, until, Take, cancellation);
            if (last != until) throw new InvalidDataException($"Event {last + 1} of the venue is missing.");
            if (fold.Rows >= Lot) await FlushAsync();
            progress(last, venue.Sequence);
        }

        fold.End();
        await FlushAsync();
        return written;

        void Take(EventRecord e)
        {
            if (e.Sequence != last + 1) throw new InvalidDataException($"Event {last + 1} of the venue is missing.");
            last = e.Sequence;
            fold.Take(e);
        }

        async Task FlushAsync()
        {
            await table.WriteAsync(fold.Columns, fold.Rows, cancellation);
            written += fold.Rows;
            fold.Clear();
        }
    }
}
