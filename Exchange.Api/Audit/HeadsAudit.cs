using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// What stands once in the store: the stream of the venue, the engine's position, the copy of the events about assets and markets; and
/// whether there is something that belongs to no venue.
/// </summary>
internal sealed class HeadsAudit(AuditReport report, string venue, NpgsqlConnection connection)
{
    private const string Events = $"{VenueStore.Schema}.mt_events";
    private const string Streams = $"{VenueStore.Schema}.mt_streams";
    private const string Position = $"{VenueStore.Schema}.engine_position";
    private const string Catalog = $"{VenueStore.Schema}.catalog_events";

    /// <summary>Reads where the venue stands.</summary>
    /// <exception cref="InvalidOperationException">There is no such venue.</exception>
    public async Task<BatchLink> ReadAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select s.version, s.type, s.tenant_id, s.is_archived, p.sequence, p.milliseconds, p.number, p.batch, p.hash
            from (values ($1, $2)) as v (venue, stream)
            left join {Position} p on p.venue = v.venue left join {Streams} s on s.id = v.stream
            """,
            connection)
        { Parameters = { new() { Value = venue }, new() { Value = VenueStore.StreamOf(venue) } } };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return Read(row);
    }

    /// <summary>The chain must end with what stands at the position.</summary>
    public void CheckChain(BatchLink head, BatchLink? last)
    {
        if (last is null && head.Hash.Length == 0) return; // of an earlier version
        if (last is null)
        {
            var what = $"The chain is missing; at the position it ends with batch {head.Number}.";
            report.Add(AuditCheck.Chain, ChainAudit.Table, what, head.Sequence);
            return;
        }

        (string Column, bool IsSame, object Found, object Other)[] columns =
        [
            ("batch", head.Number == last.Number, head.Number, last.Number),
            ("sequence", head.Sequence == last.Sequence, head.Sequence, last.Sequence),
            ("milliseconds, number", head.Position == last.Position, head.Position, last.Position),
            ("hash", head.Hash.AsSpan().SequenceEqual(last.Hash), Convert.ToHexString(head.Hash), Convert.ToHexString(last.Hash)),
        ];
        foreach (var (column, isSame, found, other) in columns)
        {
            if (isSame) continue;
            var what = $"{column} is {found}, and {other} in the last link of the chain: one of them was changed, or links are missing.";
            report.Add(AuditCheck.Chain, Position, what, Math.Min(head.Sequence, last.Sequence), venue, column);
        }
    }

    /// <summary>Compares the copies of events, and looks for rows of no venue.</summary>
    public async Task CheckRestAsync(CancellationToken cancellation)
    {
        await FindAsync(
            AuditCheck.Catalog, Catalog,
            $"""
            select coalesce(c.sequence, e.version), case when c.sequence is null then 'The row is missing.'
                when e.version is null then 'There is no such event.'
                when c.type <> e.type then 'type is ' || c.type || ', and ' || e.type || ' in the event.'
                else 'data is not that of the event: ' || c.data::text end
            from (select * from {Catalog} where venue = $1) c
            full join (select version, type, data from {Events} where stream_id = $2
                and type in ('asset_listed', 'market_opened', 'market_status_set')) e on e.version = c.sequence
            where c.sequence is null or e.version is null or c.type <> e.type or c.data <> e.data::jsonb order by 1
            """,
            cancellation);
        await FindAsync(
            AuditCheck.Events, Events,
            $"""
            select min(version), 'Events are of the stream ' || stream_id || ', which there is not: ' || count(*) || '.'
            from {Events} e where not exists (select from {Streams} s where s.id = e.stream_id) and $1 <> $2 group by stream_id
            """,
            cancellation);
        (string Table, AuditCheck Check)[] tables =
        [
            ("catalog_events", AuditCheck.Catalog), ("snapshots", AuditCheck.Snapshots), ("batches", AuditCheck.Chain),
            ("keyframes", AuditCheck.Keyframes),
        ];
        foreach (var (table, check) in tables)
        {
            await FindAsync(
                check,
                $"{VenueStore.Schema}.{table}",
                $"""
                select min(sequence), 'Rows are of the venue ' || venue || ', which there is not: ' || count(*) || '.'
                from {VenueStore.Schema}.{table} t
                where not exists (select from {Position} p where p.venue = t.venue) and $1 <> $2 group by venue
                """,
                cancellation);
        }
    }

    /// <summary>Looks for rows of the history that belong to no venue.</summary>
    public async Task CheckHistoryAsync(HistoryForm form, CancellationToken cancellation)
    {
        string[] tables = ["orders", "rejected_orders", "fills", "ledger", "balances", "trades", "positions"];
        foreach (var table in form == HistoryForm.Plain ? [.. tables, "candles"] : tables)
        {
            await FindAsync(
                AuditCheck.History, $"{HistoryViews.Schema}.{table}",
                $"""
                select null::bigint, 'Rows are of the venue ' || venue || ', which there is not: ' || count(*) || '.'
                from {HistoryViews.Schema}.{table} where venue <> all (array(select venue from {Position})) and $1 <> $2 group by venue
                """,
                cancellation);
        }
    }

    private BatchLink Read(NpgsqlDataReader row)
    {
        if (row.IsDBNull(0) && row.IsDBNull(4))
            throw new InvalidOperationException($"The database holds no venue {venue}. Name it with --Exchange:Venue=NAME.");
        if (row.IsDBNull(0) || row.IsDBNull(4))
        {
            var (table, key) = row.IsDBNull(0) ? (Streams, VenueStore.StreamOf(venue)) : (Position, venue);
            report.Add(AuditCheck.Events, table, "The row is missing.", row: key);
        }

        if (!row.IsDBNull(0)) CheckStream(row);
        if (row.IsDBNull(4)) return new BatchLink(0, row.GetInt64(0), default, []);
        var position = new StreamPosition((ulong)row.GetInt64(5), (ulong)row.GetInt64(6));
        var hash = row.IsDBNull(8) ? [] : row.GetFieldValue<byte[]>(8);
        return new BatchLink(row.IsDBNull(7) ? 0 : row.GetInt64(7), row.GetInt64(4), position, hash);
    }

    private void CheckStream(NpgsqlDataReader row)
    {
        if (!row.IsDBNull(4) && row.GetInt64(0) != row.GetInt64(4))
        {
            var what = $"version is {row.GetInt64(0)}, and the engine's position {row.GetInt64(4)}.";
            report.Add(AuditCheck.Events, Streams, what, Math.Min(row.GetInt64(0), row.GetInt64(4)), VenueStore.StreamOf(venue), "version");
        }

        (string Column, bool Holds)[] columns =
            [("type", row.IsDBNull(1)), ("tenant_id", row.GetString(2) == "*DEFAULT*"), ("is_archived", !row.GetBoolean(3))];
        foreach (var (column, holds) in columns)
        {
            if (holds) continue;
            var what = $"{column} is not what the engine writes.";
            report.Add(AuditCheck.Events, Streams, what, row: VenueStore.StreamOf(venue), column: column);
        }
    }

    private async Task FindAsync(AuditCheck check, string table, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection)
        { Parameters = { new() { Value = venue }, new() { Value = VenueStore.StreamOf(venue) } } };
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            report.Add(check, table, rows.GetString(1), await rows.IsDBNullAsync(0, cancellation) ? null : rows.GetInt64(0));
    }
}
