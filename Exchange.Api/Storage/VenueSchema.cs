using System.Security.Cryptography;
using System.Text;
using Exchange.Projections;
using Marten;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// The tables: Marten's own, and a few beside them that the engine commits to in the same transaction. They are made at the start by
/// whichever process comes first; the others wait for it.
/// </summary>
internal static class VenueSchema
{
    // Any number that nothing else in the database locks by.
    private const long MigrationLock = 0x45584348414E4745;

    private const string Tables =
        $"""
        -- Each commit moves the stream's row and adds the events behind it in one statement; checking for that row once more for each event
        -- was a sixth of what a commit costs the database.
        alter table {VenueStore.Schema}.mt_events drop constraint if exists fkey_mt_events_stream_id;

        -- How far the engine has come: the last event, and the last command of the stream that it and all before account for.
        create table if not exists {VenueStore.Schema}.engine_position (
            venue text primary key,
            sequence bigint not null,
            milliseconds bigint not null,
            number bigint not null) with (fillfactor = 50);

        -- And the last link of the chain below; null as long as there is none.
        alter table {VenueStore.Schema}.engine_position
            add column if not exists batch bigint,
            add column if not exists hash bytea;

        -- The few events about assets and markets once more, for those who need nothing else.
        create table if not exists {VenueStore.Schema}.catalog_events (
            venue text not null,
            sequence bigint not null,
            type text not null,
            data jsonb not null,
            primary key (venue, sequence));

        -- States of the engine, in pieces: a value may not be larger than 1 GB. One without its last piece does not count.
        create table if not exists {VenueStore.Schema}.snapshots (
            venue text not null,
            sequence bigint not null,
            piece int not null,
            pieces int not null,
            state bytea not null,
            created timestamptz not null default now(),
            primary key (venue, sequence, piece));
        alter table {VenueStore.Schema}.snapshots alter column state set storage external;

        -- The chain over what was committed: the engine's position after each commit, and a hash of what was committed and of the link
        -- before. The numbers that the database gave the rows are known only after the hash was; their sum stands beside it, and a
        -- checksum of each event, which tells the one that was changed.
        create table if not exists {VenueStore.Schema}.batches (
            venue text not null,
            batch bigint not null,
            sequence bigint not null,
            milliseconds bigint not null,
            number bigint not null,
            seq_ids numeric not null,
            checks bytea not null,
            hash bytea not null,
            primary key (venue, batch));
        """;

    // Newer than the tables above, so made where these are there already. What is there is not touched: even a change that changes nothing
    // waits for all who read the table, an audit or a backup, and everybody who writes to it waits behind.
    private const string Later =
        $"""
        do $$ begin
            if to_regclass('{VenueStore.Schema}.keyframes') is null then
                -- States of the past, from which answers about later moments go on.
                create table {VenueStore.Schema}.keyframes (
                    venue text not null,
                    sequence bigint not null,
                    state bytea not null,
                    primary key (venue, sequence));
                alter table {VenueStore.Schema}.keyframes alter column state set storage external;
            end if;
        end $$
        """;

    // Marten stores events as jsonb, which takes them apart, and puts them together again for everybody who reads them: two thirds of what
    // a read costs the database. As text they take less room as well, and are given back byte for byte as they were written. What the
    // database can ask of jsonb it can ask of json. In a venue of an earlier version this writes all events once more.
    private const string EventsAsText =
        $"""
        do $$ begin
            if (select atttypid from pg_attribute where attrelid = '{VenueStore.Schema}.mt_events'::regclass and attname = 'data')
                = 'jsonb'::regtype
            then alter table {VenueStore.Schema}.mt_events alter column data type json; end if;
        end $$
        """;

    /// <summary>Makes what is missing.</summary>
    internal static async Task EnsureAsync(
        IDocumentStore store, NpgsqlDataSource database, CancellationToken cancellation, HistoryForm form = HistoryForm.Plain)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await ExecuteAsync(connection, $"select pg_advisory_lock({MigrationLock})", cancellation);
        try
        {
            if (!await IsThereAsync(connection, cancellation))
            {
                await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync(JasperFx.AutoCreate.CreateOrUpdate);
                await ExecuteAsync(connection, Tables, cancellation); // last, so that it tells whether all is there
            }

            await ExecuteAsync(connection, Later, cancellation);
            await ExecuteAsync(connection, EventsAsText, cancellation);
            await EnsureHistoryAsync(connection, form, cancellation);
        }
        finally
        {
            await ExecuteAsync(connection, $"select pg_advisory_unlock({MigrationLock})", CancellationToken.None);
        }
    }

    /// <summary>Looks whether the tables are those of this program, for who only reads them.</summary>
    /// <exception cref="InvalidOperationException">They are not there, or of an earlier version.</exception>
    internal static async Task DemandCurrentAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select to_regclass('{VenueStore.Schema}.mt_events') is not null,
                to_regclass('{VenueStore.Schema}.batches') is not null and to_regclass('{VenueStore.Schema}.keyframes') is not null
                and exists (select from pg_attribute where attrelid = to_regclass('{VenueStore.Schema}.mt_events') and attname = 'data'
                    and atttypid = 'json'::regtype)
            """,
            connection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        if (!row.GetBoolean(0)) throw new InvalidOperationException("The database holds no exchange. Start the exchange once first.");
        if (!row.GetBoolean(1))
            throw new InvalidOperationException(
                "The tables are those of an earlier version of the program. Start the exchange once first, which brings them up to date.");
    }

    /// <summary>What tells whether the tables of a history are those of this program.</summary>
    internal static string HistoryMark(HistoryForm form) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(HistoryFold.Tables(HistoryViews.Schema, HistoryViews.Create(form)))));

    /// <summary>Whether there is a history whose tables are those of another version of this program.</summary>
    internal static async Task<bool> HasOtherHistoryAsync(
        NpgsqlConnection connection, HistoryForm form, CancellationToken cancellation) =>
        await ReadHistoryMarkAsync(connection, cancellation) is { Length: > 0 } mark && mark != HistoryMark(form);

    // The statements are noted. Tables of other statements cannot be brought up to date: a new column would know nothing of the past. So
    // they are left as they are, until the history is made anew (HistoryHost).
    private static async Task EnsureHistoryAsync(NpgsqlConnection connection, HistoryForm form, CancellationToken cancellation)
    {
        if (await ReadHistoryMarkAsync(connection, cancellation) is { Length: > 0 }) return;
        var tables = HistoryFold.Tables(HistoryViews.Schema, HistoryViews.Create(form));
        await ExecuteAsync(connection, $"{tables}; comment on schema {HistoryViews.Schema} is '{HistoryMark(form)}'", cancellation);
    }

    private static async Task<string> ReadHistoryMarkAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select coalesce(obj_description(to_regnamespace('{HistoryViews.Schema}'), 'pg_namespace'), '')", connection);
        return (string)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Makes the rows that a venue's engine updates with each commit; harmless when they are there.</summary>
    internal static async Task EnsureVenueAsync(NpgsqlConnection connection, string venue, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            insert into {VenueStore.Schema}.mt_streams (id, version, timestamp, created, tenant_id, is_archived)
                values ($1, 0, now(), now(), '*DEFAULT*', false) on conflict do nothing;
            """,
            connection)
        { Parameters = { new() { Value = VenueStore.StreamOf(venue) } } };
        await command.ExecuteNonQueryAsync(cancellation);

        await using var position = new NpgsqlCommand(
            $"insert into {VenueStore.Schema}.engine_position values ($1, 0, 0, 0) on conflict do nothing", connection)
        { Parameters = { new() { Value = venue } } };
        await position.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<bool> IsThereAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select to_regclass('{VenueStore.Schema}.batches') is not null", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
