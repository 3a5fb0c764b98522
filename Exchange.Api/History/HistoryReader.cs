using Exchange.Domain;
using Exchange.Projections;
using Npgsql;
using NpgsqlTypes;

namespace Exchange.Api;

/// <summary>Reads a venue's history for the answers of the API. Rows come newest first; one more than asked for, if there is one.</summary>
internal sealed class HistoryReader(NpgsqlDataSource database, string venue)
{
    private const string Schema = HistoryViews.Schema;

    // What every page is limited by: the venue, the account, the place, the times and the number of rows.
    private const string FillsAndLedger = "venue = $1 and account = $2 and time >= $5 and time <= $6";

    /// <summary>The sequence up to which the rows stand at least that are read after this.</summary>
    internal async Task<long> PositionAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return (await HistoryRows.PositionAsync(connection, Schema, venue, cancellation))?.Sequence ?? 0;
    }

    /// <summary>An order of the account; null when there is none, or it is another account's.</summary>
    internal async Task<AccountOrder?> FindOrderAsync(AccountId account, OrderId order, ApiRequest request)
    {
        await using var command = database.CreateCommand(
            $"select {HistoryRows.OrderColumns} from {Schema}.orders where venue = $1 and account = $2 and order_id = $3");
        Add(command, venue, account.Value, order.Value);
        await using var rows = await command.ExecuteReaderAsync(request.Aborted);
        return await rows.ReadAsync(request.Aborted) ? await ReadOrderAsync(rows, request) : null;
    }

    /// <summary>The orders of the key's account, by their numbers.</summary>
    internal async Task<List<AccountOrder>> OrdersAsync(ApiRequest request, HistoryQuery query, MarketId market, OrderStatus? status)
    {
        await using var command = database.CreateCommand(
            $"""
            select {HistoryRows.OrderColumns} from {Schema}.orders
            where venue = $1 and account = $2 and order_id < $3 and $4 >= 0 and placed_at >= $5 and placed_at <= $6
                and ($8 = 0 or market = $8) and ($9 = '' or status = $9)
            order by order_id desc limit $7
            """);
        AddPage(command, request, query);
        Add(command, market.Value, status?.ToString() ?? "");
        await using var rows = await command.ExecuteReaderAsync(request.Aborted);
        var orders = new List<AccountOrder>();
        while (await rows.ReadAsync(request.Aborted)) orders.Add(await ReadOrderAsync(rows, request));
        return orders;
    }

    /// <summary>The fills of the key's account.</summary>
    internal async Task<List<FillRow>> FillsAsync(ApiRequest request, HistoryQuery query, MarketId market)
    {
        await using var command = database.CreateCommand(
            $"""
            select sequence, order_id, market, trade_id, time, upper(side), upper(role), trim_scale(price)::text,
                trim_scale(quantity)::text, trim_scale(fee)::text, fee_asset
            from {Schema}.fills
            where {FillsAndLedger} and (sequence, order_id) < ($3, $4) and ($8 = 0 or market = $8)
            order by sequence desc, order_id desc limit $7
            """);
        AddPage(command, request, query);
        Add(command, market.Value);
        await using var rows = await command.ExecuteReaderAsync(request.Aborted);
        var fills = new List<FillRow>();
        while (await rows.ReadAsync(request.Aborted))
        {
            fills.Add(new FillRow(
                rows.GetInt64(0), rows.GetInt64(1), new MarketId(rows.GetInt32(2)), rows.GetInt64(3),
                Moments.ToTimestamp(rows.GetDateTime(4)), rows.GetString(5), rows.GetString(6), rows.GetString(7), rows.GetString(8),
                rows.GetString(9), new AssetId(rows.GetInt32(10))));
        }

        return fills;
    }

    /// <summary>The changes of balances of the key's account.</summary>
    internal async Task<List<LedgerRow>> LedgerAsync(ApiRequest request, HistoryQuery query, AssetId asset)
    {
        await using var command = database.CreateCommand(
            $"""
            select sequence, line, asset, time, upper(cause), trim_scale(available_change)::text, trim_scale(held_change)::text,
                trim_scale(available)::text, trim_scale(held)::text
            from {Schema}.ledger
            where {FillsAndLedger} and (sequence, line) < ($3, $4) and ($8 = 0 or asset = $8)
            order by sequence desc, line desc limit $7
            """);
        AddPage(command, request, query);
        Add(command, asset.Value);
        await using var rows = await command.ExecuteReaderAsync(request.Aborted);
        var lines = new List<LedgerRow>();
        while (await rows.ReadAsync(request.Aborted))
        {
            lines.Add(new LedgerRow(
                rows.GetInt64(0), rows.GetInt16(1), new AssetId(rows.GetInt32(2)), Moments.ToTimestamp(rows.GetDateTime(3)),
                rows.GetString(4), rows.GetString(5), rows.GetString(6), rows.GetString(7), rows.GetString(8)));
        }

        return lines;
    }

    private static async Task<AccountOrder> ReadOrderAsync(NpgsqlDataReader row, ApiRequest request) =>
        HistoryRows.ReadOrder(row, await request.CatalogWithAsync(new MarketId(row.GetInt32(2))));

    private void AddPage(NpgsqlCommand command, ApiRequest request, HistoryQuery query)
    {
        Add(command, venue, request.Account.Value, query.After.Major, query.After.Minor);
        command.Parameters.Add(new() { Value = TimeOr(query.From, DateTime.MinValue), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = TimeOr(query.To, DateTime.MaxValue), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        Add(command, query.Limit + 1);
    }

    // The ends of time are the infinities of PostgreSQL.
    private static DateTime TimeOr(Timestamp? time, DateTime end) =>
        time is { } moment ? Moments.ToDateTime(moment) : DateTime.SpecifyKind(end, DateTimeKind.Utc);

    private static void Add(NpgsqlCommand command, params object[] values)
    {
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
    }
}

/// <summary>A row of the table of fills, its numbers as answers have them.</summary>
internal sealed record FillRow(
    long Sequence, long Order, MarketId Market, long Trade, Timestamp Time, string Side, string Role, string Price, string Quantity,
    string Fee, AssetId FeeAsset);

/// <summary>A row of the ledger, its numbers as answers have them.</summary>
internal sealed record LedgerRow(
    long Sequence, short Line, AssetId Asset, Timestamp Time, string Cause, string AvailableChange, string HeldChange, string Available,
    string Held);
