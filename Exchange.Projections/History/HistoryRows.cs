using Exchange.Domain;
using Npgsql;

namespace Exchange.Projections;

/// <summary>Reads rows of the history back.</summary>
public static class HistoryRows
{
    /// <summary>What <see cref="ReadOrder"/> reads of the table of orders, in its order.</summary>
    public const string OrderColumns =
        """
        order_id, account, market, client_order_id, type, side, time_in_force, self_trade_prevention, placed_quantity, quote_quantity,
        price::text, stop_price::text, display_quantity, expires_at, placed_at, status, quantity, remaining, filled, filled_quote, fees,
        reason, sequence, updated_at
        """;

    /// <summary>The venue as its rows have it: the position, the balances and the open orders.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="schema">The schema of the tables.</param>
    /// <param name="venue">The venue's name.</param>
    /// <param name="readCatalog">Reads its assets and markets as of a sequence.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<HistoryVenue> LoadAsync(
        NpgsqlConnection connection, string schema, string venue, Func<long, Task<Catalog>> readCatalog, CancellationToken cancellation)
    {
        // One view of all three, whoever else writes.
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        var (sequence, time) = await PositionAsync(connection, schema, venue, cancellation) ?? (0, default);
        var catalog = await readCatalog(sequence);
        var fold = new AccountFold(catalog, new ViewsPosition(sequence, time, 0, default, default));

        var balances = $"select account, asset, available, held from {schema}.balances where venue = $1";
        await foreach (var row in ReadAsync(connection, balances, venue, cancellation))
        {
            var asset = catalog[new AssetId(row.GetInt32(1))];
            fold.Funds.Restore(
                row.GetInt32(0), asset.Asset, HistoryNumbers.Units(row.GetDecimal(2), asset.Scale),
                HistoryNumbers.Units(row.GetDecimal(3), asset.Scale));
        }

        var open = $"select {OrderColumns} from {schema}.orders where venue = $1 and closed_at is null order by order_id";
        await foreach (var row in ReadAsync(connection, open, venue, cancellation))
        {
            var order = ReadOrder(row, catalog);
            fold.Funds.Open(order.Account.Value);
            if (!fold.TryRestore(Folded(order))) throw new InvalidDataException($"Order {order.Order.Value} is there twice.");
        }

        return new HistoryVenue(venue, catalog, fold);
    }

    /// <summary>Up to which event the rows of a venue stand; null before the first.</summary>
    public static async Task<(long Sequence, Timestamp Time)?> PositionAsync(
        NpgsqlConnection connection, string schema, string venue, CancellationToken cancellation)
    {
        await foreach (var row in ReadAsync(
            connection, $"select sequence, time from {schema}.positions where venue = $1", venue, cancellation))
        {
            return (row.GetInt64(0), HistoryNumbers.Time(row.GetDateTime(1)));
        }

        return null;
    }

    /// <summary>The order in a row of <see cref="OrderColumns"/>.</summary>
    public static AccountOrder ReadOrder(NpgsqlDataReader row, Catalog catalog)
    {
        var id = new MarketId(row.GetInt32(2));
        var market = new HistoryMarket(catalog, id);
        var side = Enum.Parse<Side>(row.GetString(5));
        var status = Enum.Parse<OrderStatus>(row.GetString(15));
        var terms = new OrderTerms(
            Enum.Parse<OrderType>(row.GetString(4)), side, Enum.Parse<TimeInForce>(row.GetString(6)),
            Enum.Parse<SelfTradePrevention>(row.GetString(7)), market.Quantity(row.GetDecimal(8)),
            row.IsDBNull(9) ? default : market.Quote(row.GetDecimal(9)), market.Price(TextOrNull(row, 10)),
            market.Price(TextOrNull(row, 11)), row.IsDBNull(12) ? default : market.Quantity(row.GetDecimal(12)),
            row.IsDBNull(13) ? default : HistoryNumbers.Time(row.GetDateTime(13)));
        return new AccountOrder(
            new OrderId(row.GetInt64(0)), new AccountId(row.GetInt32(1)), id, CommandId.Parse(row.GetString(3)), terms, status,
            market.Quantity(row.GetDecimal(16)), market.Quantity(row.GetDecimal(18)), market.Quote(row.GetDecimal(19)),
            market.Quantity(row.GetDecimal(17)), new Amount(HistoryNumbers.Units(row.GetDecimal(20), market.ReceivedScale(side))),
            status == OrderStatus.Canceled ? Enum.Parse<CancelReason>(row.GetString(21)) : null,
            status == OrderStatus.Expired ? Enum.Parse<ExpireReason>(row.GetString(21)) : null,
            row.GetInt64(22), HistoryNumbers.Time(row.GetDateTime(14)), HistoryNumbers.Time(row.GetDateTime(23)));
    }

    private static FoldedOrder Folded(AccountOrder order) => new()
    {
        Order = order.Order,
        Account = order.Account,
        Market = order.Market,
        ClientOrderId = order.ClientOrderId,
        Terms = order.Terms,
        Quantity = order.Quantity,
        Filled = order.Filled,
        Remaining = order.Remaining,
        FilledQuote = order.FilledQuote,
        Fees = order.Fees,
        Status = order.Status,
        Sequence = order.Sequence,
        PlacedAt = order.PlacedAt,
        UpdatedAt = order.UpdatedAt,
    };

    private static string? TextOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static async IAsyncEnumerable<NpgsqlDataReader> ReadAsync(
        NpgsqlConnection connection, string sql, string venue,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = venue } } };
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation)) yield return rows;
    }
}
