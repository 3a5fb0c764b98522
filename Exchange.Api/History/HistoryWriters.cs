using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// Writes the pages of a <see cref="HistoryBuild"/>: on a connection for each view and one for the positions, each with one transaction for
/// the whole build. One page is written while the next is folded.
/// </summary>
internal sealed class HistoryWriters : IAsyncDisposable
{
    private const string Settings =
        "set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off";

    private readonly List<Writer> all = [];
    private readonly Dictionary<IHistoryView, HistoryPage> pages = new(ReferenceEqualityComparer.Instance);
    private Task writing = Task.CompletedTask;

    private HistoryWriters()
    {
    }

    /// <summary>Opens the connections.</summary>
    public static async Task<HistoryWriters> OpenAsync(
        Func<CancellationToken, Task<NpgsqlConnection>> openAsync, string schema, IEnumerable<IHistoryView> views,
        CancellationToken cancellation)
    {
        var writers = new HistoryWriters();
        try
        {
            await writers.AddAsync(schema, await openAsync(cancellation), cancellation);
            foreach (var view in views) writers.pages[view] = await writers.AddAsync(schema, await openAsync(cancellation), cancellation);
            return writers;
        }
        catch
        {
            await writers.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins to write what is gathered, once the page before is written.</summary>
    public async Task TakeAsync(HistoryFold fold, CancellationToken cancellation)
    {
        await writing;
        foreach (var writer in all) writer.Clear();
        fold.Write(all[0].Page, view => pages[view]);
        fold.Forget();
        writing = Task.WhenAll(all.Select(writer => Task.Run(() => writer.WriteAsync(cancellation), cancellation)));
    }

    /// <summary>Makes everything that was taken durable.</summary>
    public async Task CommitAsync(CancellationToken cancellation)
    {
        await writing;
        foreach (var writer in all) await writer.CommitAsync(cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var writer in all) await writer.DisposeAsync();
    }

    private async Task<HistoryPage> AddAsync(string schema, NpgsqlConnection connection, CancellationToken cancellation)
    {
        var writer = new Writer(schema, connection, await connection.BeginTransactionAsync(cancellation));
        all.Add(writer);
        await using var set = new NpgsqlCommand(Settings, connection);
        await set.ExecuteNonQueryAsync(cancellation);
        return writer.Page;
    }

    private sealed class Writer : IAsyncDisposable
    {
        private readonly string schema;
        private readonly NpgsqlConnection connection;
        private readonly NpgsqlTransaction transaction;
        private readonly List<(string Sql, object[] Parameters)> statements = [];
        private readonly List<(string Table, Array[] Columns)> appended = [];

        public Writer(string schema, NpgsqlConnection connection, NpgsqlTransaction transaction)
        {
            (this.schema, this.connection, this.transaction) = (schema, connection, transaction);
            Page = new HistoryPage(
                schema, (sql, parameters) => statements.Add((sql, parameters)), (table, columns) => appended.Add((table, columns)));
        }

        public HistoryPage Page { get; }

        public void Clear()
        {
            statements.Clear();
            appended.Clear();
        }

        public async Task WriteAsync(CancellationToken cancellation)
        {
            foreach (var (table, columns) in appended) Copy(table, columns);
            await HistoryBuild.ExecuteAsync(connection, statements, cancellation);
        }

        public Task CommitAsync(CancellationToken cancellation) => transaction.CommitAsync(cancellation);

        public ValueTask DisposeAsync() => connection.DisposeAsync();

        // COPY takes about half of what an INSERT of arrays does.
        private void Copy(string table, Array[] columns)
        {
            using var import = connection.BeginBinaryImport($"copy {schema}.{table} from stdin (format binary)");
            var cells = columns.Select(CellsOf).ToArray();
            for (var row = 0; row < columns[0].Length; row++)
            {
                import.StartRow();
                foreach (var write in cells) write(import, row);
            }

            import.Complete();
        }

        private static Action<NpgsqlBinaryImporter, int> CellsOf(Array column) => column switch
        {
            string?[] texts => (import, row) => Write(import, texts[row]),
            short[] numbers => (import, row) => import.Write(numbers[row]),
            int[] numbers => (import, row) => import.Write(numbers[row]),
            long[] numbers => (import, row) => import.Write(numbers[row]),
            decimal[] numbers => (import, row) => import.Write(numbers[row]),
            decimal?[] numbers => (import, row) => Write(import, numbers[row]),
            DateTimeOffset[] times => (import, row) => import.Write(times[row]),
            DateTimeOffset?[] times => (import, row) => Write(import, times[row]),
            _ => throw new NotSupportedException($"There is no column of {column.GetType()}."),
        };

        private static void Write(NpgsqlBinaryImporter import, string? value)
        {
            if (value is null) import.WriteNull();
            else import.Write(value);
        }

        private static void Write<T>(NpgsqlBinaryImporter import, T? value)
            where T : struct
        {
            if (value is null) import.WriteNull();
            else import.Write(value.Value);
        }
    }
}
