using System.Buffers;
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
        private readonly List<(string Table, ArraySegment<byte> Rows)> appended = [];

        public Writer(string schema, NpgsqlConnection connection, NpgsqlTransaction transaction)
        {
            (this.schema, this.connection, this.transaction) = (schema, connection, transaction);
            Page = new HistoryPage(
                schema, (sql, parameters) => statements.Add((sql, parameters)), (table, rows) => appended.Add((table, rows)));
        }

        public HistoryPage Page { get; }

        public async Task WriteAsync(CancellationToken cancellation)
        {
            await HistoryBuild.ExecuteAsync(connection, statements, cancellation);
            statements.Clear();
            foreach (var (table, rows) in appended)
            {
                await HistoryCopy.WriteAsync(connection, schema, table, rows, cancellation);
                ArrayPool<byte>.Shared.Return(rows.Array!);
            }

            appended.Clear();
        }

        public Task CommitAsync(CancellationToken cancellation) => transaction.CommitAsync(cancellation);

        public ValueTask DisposeAsync() => connection.DisposeAsync();
    }
}
