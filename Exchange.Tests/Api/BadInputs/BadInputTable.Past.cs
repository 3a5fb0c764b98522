namespace Exchange.Tests;

// Questions about the past.
internal static partial class BadInputTable
{
    private static readonly string[] AsOfPaths =
        ["markets", "markets/BTC-USDT", "markets/BTC-USDT/depth", "orders", "orders/1", "accounts/1/balances"];

    // Neither a sequence nor a time, or one that has not come yet.
    private static readonly string[] NoMoments =
    [
        "", "-1", "%2b1", "01", "1.0", "1e3", "abc", "0x1", "now", "1000000000", "9007199254740993", "99999999999999999999", "%201",
        "2026-01-01", "2026-02-30T00:00:00Z", "2026-01-01T00:00:00", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
    ];

    private static IEnumerable<BadInput> PastQueries =>
    [
        .. AsOfPaths.SelectMany(path => NoMoments.Select(moment => BadInput.Text(
            $"P01 {path} {moment}", $"GET /{path}?asOf={moment}", null, 400, "INVALID_QUERY", "asOf"))),
        .. AsOfPaths.Select(path => BadInput.Text(
            $"P02 {path}", $"GET /{path}?asOf=1&asOf=1", null, 400, "DUPLICATE_PARAMETER", "asOf")),
        BadInput.Text("P03", "GET /orders?asof=1", null, 400, "UNKNOWN_PARAMETER"),
        BadInput.Text("P04", "GET /orders/1?asOf=1", null, 404, "NOT_FOUND") with { Key = desk => desk.Bob },
        BadInput.Text("P05", "GET /orders?asOf=1&symbol=BTC-EUR", null, 400, "INVALID_SYMBOL", "symbol"),
        BadInput.Text("P06", "GET /markets/BTC-EUR/depth?asOf=1", null, 404, "NOT_FOUND"),
        BadInput.Text("P07", "GET /accounts/2/balances?asOf=1", null, 404, "NOT_FOUND"),
        BadInput.Text("P08", "GET /orders?asOf=1", null, 401, "UNAUTHENTICATED") with { Key = _ => null },
        .. new[] { "after", "until" }.SelectMany(name => new[] { "", "-1", "01", "1.0", "1e3", "abc", "1000000000", "99999999999999999999" }
            .Select(value => BadInput.Text($"P10 {name} {value}", $"GET /events?{name}={value}", null, 400, "INVALID_QUERY", name))),
        BadInput.Text("P11", "GET /events?after=5&until=4", null, 400, "INVALID_QUERY", "until"),
        .. new[] { "", "0", "1001", "-1", "01", "abc" }
            .Select(limit => BadInput.Text($"P12 {limit}", $"GET /events?limit={limit}", null, 400, "INVALID_QUERY", "limit")),
        .. new[] { "", "OrderPlaced", "ORDER_PLACED", "order_placed,", "order_placed,order_placed", "everything" }
            .Select(type => BadInput.Text($"P13 {type}", $"GET /events?type={type}", null, 400, "INVALID_QUERY", "type")),
        .. new[] { "", "0", "-1", "01", "abc", "99999999999999999" }
            .Select(order => BadInput.Text($"P14 {order}", $"GET /events?order={order}", null, 400, "INVALID_QUERY", "order")),
        .. new[] { "", "-1", "01", "abc", "2147483648" }
            .Select(account => BadInput.Text($"P15 {account}", $"GET /events?account={account}", null, 400, "INVALID_QUERY", "account")),
        BadInput.Text("P16", "GET /events?account=2", null, 404, "NOT_FOUND", "account"),
        BadInput.Text("P16b", "GET /events?account=0", null, 404, "NOT_FOUND", "account"),
        BadInput.Text("P17", "GET /events?symbol=BTC-EUR", null, 400, "INVALID_SYMBOL", "symbol"),
        BadInput.Text("P18", "GET /events?format=csv", null, 400, "INVALID_QUERY", "format"),
        BadInput.Text("P18b", "GET /events?format=ndjson&limit=5", null, 400, "INVALID_QUERY", "limit"),
        BadInput.Text("P19", "GET /events", null, 401, "UNAUTHENTICATED") with { Key = _ => null },
        BadInput.Text("P20", "GET /events?cursor=1", null, 400, "UNKNOWN_PARAMETER"),
        BadInput.Text("P09", "GET /markets/BTC-USDT/depth?asOf=1&limit=0", null, 400, "INVALID_QUERY", "limit"),
    ];
}
