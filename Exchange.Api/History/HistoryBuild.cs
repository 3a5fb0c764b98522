using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>How far a build of the history has come.</summary>
/// <param name="Done">The events that are folded.</param>
/// <param name="Total">The events that there are.</param>
internal readonly record struct HistoryProgress(long Done, long Total);

/// <summary>
/// Makes the history anew from all events of a database, beside the one that is there, and puts it in its place at once when it has caught
/// up. Meanwhile the old one is read and goes on. A build that is ended in any way leaves the old one as it was.
/// </summary>
/// <remarks>
/// Nothing of a build counts before its end, so it need not keep rows and position together: each view is written on a connection of its
/// own, while the next page is folded; and rows come before the keys.
/// </remarks>
internal sealed class HistoryBuild(NpgsqlDataSource database, ExchangeOptions options, HistoryForm form)
{
    private const string Old = HistoryViews.Schema;
    private const string Next = Old + "_next";
    private const string Gone = Old + "_gone";

    // Any number that nothing else in the database locks by.
    private const long BuildLock = 0x45584255494C4448;

    // The events of a page, and so what is in memory: a kilobyte for each.
    private const int PageSize = 20_000;

    // When fewer are left, the rest is folded in the transaction that puts the new history in its place, while the old one waits.
    private const int Rest = 5_000;

    private readonly IReadOnlyList<IHistoryView> views = HistoryViews.Create(form);
    private long done, total;

    // Whether the venues that are loaded are folded from their first event.
    private bool isFromZero = true;

    /// <summary>Builds. The tables of the exchange are there; it may be running.</summary>
    /// <param name="progress">Hears how far it has come, after each page.</param>
    /// <param name="cancellation">Ends it, and leaves everything as it was.</param>
    /// <exception cref="InvalidOperationException">Another build is under way.</exception>
    public async Task RunAsync(Action<HistoryProgress> progress, CancellationToken cancellation)
    {
        try
        {
            await BuildAsync(progress, cancellation);
        }
        catch (NpgsqlException ended) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException("The build was ended while rows were on their way.", ended, cancellation);
        }
    }

    private async Task BuildAsync(Action<HistoryProgress> progress, CancellationToken cancellation)
    {
        await using var own = await OpenAsync(cancellation);
        if (!(bool)(await AskAsync(own, $"select pg_try_advisory_lock({BuildLock})", cancellation))!)
            throw new InvalidOperationException("The history of this database is being built already.");

        await ExecuteAsync(own, $"drop schema if exists {Next} cascade; drop schema if exists {Gone} cascade", cancellation);
        await ExecuteAsync(own, HistoryFold.Tables(Next, views), cancellation);
        await WithoutKeysAsync(own, cancellation);
        var fold = new HistoryFold(Next, views, LoadAsync);
        await FoldAllAsync(own, fold, progress, cancellation);
        isFromZero = false;
        await MakeKeysAsync(cancellation);
        if (form == HistoryForm.Timescale)
        {
            await TimescalePolicies.AddUpAsync(own, Next, cancellation);
            await TimescalePolicies.EnsureAsync(own, Next, options.History, cancellation);
        }

        while (await CountRestAsync(own, cancellation) > Rest)
        {
            await using var transaction = await own.BeginTransactionAsync(cancellation);
            await FoldRestAsync(own, fold, cancellation);
            await transaction.CommitAsync(cancellation);
            progress(new HistoryProgress(done, total));
        }

        await SwapAsync(own, fold, cancellation);
        progress(new HistoryProgress(done, total));
    }

    // What has no key is found by nobody; the few tables whose rows change keep theirs.
    private async Task WithoutKeysAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        foreach (var (table, _) in views.SelectMany(view => view.Appended))
            await ExecuteAsync(connection, $"alter table {Next}.{table} drop constraint {table}_pkey", cancellation);
        var indexes = (string)(await AskAsync(
            connection,
            $"""
            select coalesce(string_agg(format('drop index {Next}.%I;', c.relname), ''), '')
            from pg_index i join pg_class c on c.oid = i.indexrelid
            where c.relnamespace = '{Next}'::regnamespace and not i.indisunique and not i.indisprimary and '{form}' = '{HistoryForm.Plain}'
            """,
            cancellation))!;
        if (indexes.Length > 0) await ExecuteAsync(connection, indexes, cancellation);
    }

    private Task MakeKeysAsync(CancellationToken cancellation) => Task.WhenAll(views.Select(async view =>
    {
        await using var connection = await OpenAsync(cancellation);
        await ExecuteAsync(connection, "set maintenance_work_mem = '64MB'", cancellation);
        foreach (var (table, key) in view.Appended)
            await ExecuteAsync(connection, $"alter table {Next}.{table} add primary key ({key})", cancellation);
        await ExecuteAsync(connection, view.Tables(Next), cancellation); // and the other indexes
    }));

    private async Task FoldAllAsync(
        NpgsqlConnection connection, HistoryFold fold, Action<HistoryProgress> progress, CancellationToken cancellation)
    {
        var venues = await ReadVenuesAsync(connection, cancellation);
        total = venues.Sum(venue => venue.Version);
        await using var writers = await HistoryWriters.OpenAsync(OpenAsync, Next, views, cancellation);
        foreach (var (venue, version) in venues)
        {
            for (var after = 0L; after < version; after += PageSize)
            {
                var until = Math.Min(after + PageSize, version);
                await GatherAsync(connection, fold, venue, until, cancellation);
                await writers.TakeAsync(fold, cancellation);
                progress(new HistoryProgress(done += until - after, total));
            }

            if (version == 0) continue;
            fold.Complete(venue);
            await writers.TakeAsync(fold, cancellation);
        }

        await writers.CommitAsync(cancellation);
    }

    private static async Task GatherAsync(
        NpgsqlConnection connection, HistoryFold fold, string venue, long until, CancellationToken cancellation)
    {
        var after = await fold.OpenAsync(venue, cancellation);
        await StoredEvents.ReadAsync(
            connection, venue, after, until, (type, sequence, time, json) => fold.Gather(venue, type, sequence, time, json), cancellation);
    }

    private async Task<long> CountRestAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        total = (await ReadVenuesAsync(connection, cancellation)).Sum(venue => venue.Version);
        return total - done;
    }

    // What has come since, in the transaction at hand.
    private async Task FoldRestAsync(NpgsqlConnection connection, HistoryFold fold, CancellationToken cancellation)
    {
        done = 0;
        foreach (var (venue, version) in await ReadVenuesAsync(connection, cancellation))
        {
            await GatherAsync(connection, fold, venue, version, cancellation);
            done += version;
        }

        var statements = new List<(string, object[])>();
        var appended = new List<(string Table, ArraySegment<byte> Rows)>();
        fold.Write(new HistoryPage(
            Next, (sql, parameters) => statements.Add((sql, parameters)), (table, rows) => appended.Add((table, rows))));
        fold.Forget();
        await ExecuteAsync(connection, statements, cancellation);
        foreach (var (table, rows) in appended) await HistoryCopy.WriteAsync(connection, Next, table, rows, cancellation);
    }

    // Whoever folds the old history begins each page at its positions, and so waits here, and then finds others than it expects. It looks
    // up the new ones and goes on from there. Marten's position is moved to where all events before are in the new history.
    private async Task SwapAsync(NpgsqlConnection connection, HistoryFold fold, CancellationToken cancellation)
    {
        var position = await ReadCommittedAsync(connection, cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(
            connection,
            $"""
            insert into {VenueStore.Schema}.mt_event_progression (name, last_seq_id) values ('{HistorySubscription.Name}:All', {position})
            on conflict (name) do update set last_seq_id = greatest(mt_event_progression.last_seq_id, excluded.last_seq_id);
            create schema if not exists {Old};
            do $$ begin
                if to_regclass('{Old}.positions') is not null then lock table {Old}.positions in access exclusive mode; end if;
            end $$
            """,
            cancellation);
        await FoldRestAsync(connection, fold, cancellation);
        await ExecuteAsync(
            connection,
            $"""
            alter schema {Old} rename to {Gone};
            alter schema {Next} rename to {Old};
            comment on schema {Old} is '{VenueSchema.HistoryMark(form)}'
            """,
            cancellation);
        await transaction.CommitAsync(cancellation);
        await ExecuteAsync(connection, $"drop schema {Gone} cascade", cancellation);
    }

    // The highest number below which every event is committed: for a moment nobody may add any.
    private static async Task<long> ReadCommittedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, $"lock table {VenueStore.Schema}.mt_events in share mode", cancellation);
        var highest = await AskAsync(connection, $"select coalesce(max(seq_id), 0) from {VenueStore.Schema}.mt_events", cancellation);
        await transaction.CommitAsync(cancellation);
        return (long)highest!;
    }

    private static async Task<List<(string Venue, long Version)>> ReadVenuesAsync(
        NpgsqlConnection connection, CancellationToken cancellation)
    {
        var venues = new List<(string, long)>();
        await using var command = new NpgsqlCommand($"select id, version from {VenueStore.Schema}.mt_streams order by id", connection);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            if (VenueStore.VenueOf(rows.GetString(0)) is { } venue) venues.Add((venue, rows.GetInt64(1)));
        return venues;
    }

    private async Task<HistoryVenue> LoadAsync(string venue, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var loaded = await HistoryRows.LoadAsync(
            connection, Next, venue, until => CatalogReader.ReadAsync(database, venue, until, cancellation), cancellation);
        loaded.IsBuilding = isFromZero;
        return loaded;
    }

    // Not one of the pool: what is set for a build is to be gone with it.
    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(options.Postgres)
        {
            Pooling = false,
            CommandTimeout = 0,
            ApplicationName = "exchange history build",
        }.ConnectionString);
        await connection.OpenAsync(cancellation);
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<object?> AskAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellation);
    }

    internal static async Task ExecuteAsync(
        NpgsqlConnection connection, List<(string Sql, object[] Parameters)> statements, CancellationToken cancellation)
    {
        if (statements.Count == 0) return;
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (sql, parameters) in statements)
        {
            var parts = sql.Split('?');
            var command = new NpgsqlBatchCommand(string.Concat(parts.Select((part, i) => i == 0 ? part : $"${i}{part}")));
            foreach (var parameter in parameters) command.Parameters.Add(new() { Value = parameter });
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellation);
    }
}
