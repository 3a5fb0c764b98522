namespace Exchange.Tests;

// Questions about the past.
internal static partial class BadInputTable
{
    private static readonly string[] AsOfPaths =
        ["markets", "markets/BTC-USDT", "markets/BTC-USDT/depth", "markets/BTC-USDT/trades", "orders", "orders/1", "accounts/1/balances"];

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
        .. new[] { "0", "999", "-1", "01", "abc", "99999999999999999999", "1.0", "0x1" }
            .Select(order => BadInput.Text($"P30 {order}", $"GET /orders/{order}/explain", null, 404, "NOT_FOUND")),
        BadInput.Text("P31", "GET /orders/1/explain", null, 404, "NOT_FOUND") with { Key = desk => desk.Bob },
        BadInput.Text("P31b", "GET /orders/1/explain", null, 403, "FORBIDDEN") with { Key = desk => desk.Admin },
        BadInput.Text("P31c", "GET /orders/1/explain", null, 401, "UNAUTHENTICATED") with { Key = _ => null },
        .. new[] { "", "xml", "TEXT", "text,json" }.SelectMany(format => (BadInput[])
        [
            BadInput.Text($"P32 {format}", $"GET /orders/1/explain?format={format}", null, 400, "INVALID_QUERY", "format"),
            BadInput.Text($"P32b {format}", $"GET /accounts/1/balances/BTC/explain?format={format}", null, 400, "INVALID_QUERY", "format"),
        ]),
        .. new[] { "", "a%20b", "%C3%BC", new string('a', 37), "../x" }.Select((id, at) => BadInput.Text(
            $"P33.{at}", $"GET /orders/explain?clientOrderId={id}", null, 400, "INVALID_CLIENT_ORDER_ID", "clientOrderId")),
        BadInput.Text("P33b", "GET /orders/explain", null, 400, "INVALID_CLIENT_ORDER_ID", "clientOrderId"),
        BadInput.Text("P33c", "GET /orders/explain?clientOrderId=never-used", null, 404, "NOT_FOUND"),
        BadInput.Text("P33d", "GET /orders/explain?clientOrderId=standing", null, 404, "NOT_FOUND") with { Key = desk => desk.Bob },
        .. new[] { "DOGE", "btc", "1" }.Select(asset => BadInput.Text(
            $"P34 {asset}", $"GET /accounts/1/balances/{asset}/explain", null, 404, "NOT_FOUND")),
        BadInput.Text("P35", "GET /accounts/2/balances/BTC/explain", null, 404, "NOT_FOUND"),
        BadInput.Text("P35b", "GET /accounts/0/balances/BTC/explain", null, 404, "NOT_FOUND"),
        .. NoMoments.Select(moment => BadInput.Text(
            $"P36 {moment}", $"GET /accounts/1/balances/BTC/explain?asOf={moment}", null, 400, "INVALID_QUERY", "asOf")),
        BadInput.Text("P09", "GET /markets/BTC-USDT/depth?asOf=1&limit=0", null, 400, "INVALID_QUERY", "limit"),
    ];
}
