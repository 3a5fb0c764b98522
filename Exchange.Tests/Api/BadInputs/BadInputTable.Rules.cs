namespace Exchange.Tests;

// Texts, combinations, queries, keys, what belongs to others, and trading.
internal static partial class BadInputTable
{
    private static IEnumerable<BadInput> Words =>
    [
        .. Member("S01", "symbol", "INVALID_SYMBOL", "btc-usdt", " BTC-USDT", "BTC-USDT ", "BTC-EUR"),
        .. Member("S02", "symbol", "INVALID_SYMBOL", "BTC/USDT", "BTC-", "-USDT", "", new string('A', 100)),
        .. Member("S05", "symbol", "INVALID_SYMBOL", "BTC\\u202e-USDT", "BTC\u200d-USDT", "😀", "BTC-USDT\u0301"),
        .. Member("S06", "symbol", "INVALID_SYMBOL", "btc-usdt", "BTC-USDT\u0131"),
        .. Member("S07", "symbol", "INVALID_SYMBOL", "BTC-USDT;DROP TABLE trades--", "' OR 1=1--"),
        .. Member("S10", "symbol", "INVALID_SYMBOL", "<script>alert(1)</script>"),
        .. new[] { "0", "1", "99", "\"0\"", "\"\"", "null", "\"HOLD\"", "\"buy\"", "\"Buy\"", "\"BUY \"" }
            .Select((value, at) => BadInput.Order($"S12.{at}", 400, "INVALID_SIDE", "side", ("side", value))),
        .. Member("S15", "type", "INVALID_FIELD", "limit", "Limit", "0", "STOP", "LIMIT,MARKET"),
        .. Member("S15 tif", "timeInForce", "INVALID_FIELD", "gtc", "GTX", "1"),
        .. Member("S15 stp", "selfTradePrevention", "INVALID_FIELD", "MARKET_DEFAULT", "expire_maker", "2"),
        .. Member("S17", "expiresAt", "INVALID_FIELD", "now", "2026-02-30", "2030-01-01T00:00:00", "0001-01-01T00:00:00Z")
            .Select(row => row with { Body = System.Text.Encoding.UTF8.GetBytes(
                System.Text.Encoding.UTF8.GetString(row.Body!)[..^1] + ",\"timeInForce\":\"GTD\"}") }),
        .. Member("S21", "clientOrderId", "INVALID_CLIENT_ORDER_ID",
            "", new string('a', 65), new string('a', 37), "a b", "ü", "\\u0000", "../x"),
        .. new[] { "xyz", "1%20OR%201=1", "-1", new string('1', 40), "01", "1.0", "+1", "%7B00000000-0000-0000-0000-000000000000%7D", "0",
                "00000000000000000000000000000000", "9223372036854775808", "0x10" }
            .SelectMany((id, at) => new[] { "GET", "DELETE" }.Select(method =>
                BadInput.Text($"S23.{at} {method}", $"{method} /orders/{id}", null, 404, "NOT_FOUND"))),
    ];

    private static IEnumerable<BadInput> Combinations =>
    [
        BadInput.Order("S16", 400, "BAD_COMBINATION", "expiresAt", ("timeInForce", "\"GTD\"")),
        BadInput.Order("S16b", 400, "BAD_COMBINATION", "timeInForce", [.. Market, ("timeInForce", "\"FOK\"")]),
        BadInput.Order("S16c", 400, "BAD_COMBINATION", "timeInForce", [.. Market, ("timeInForce", "\"GTC\"")]),
        BadInput.Order("S16d", 400, "BAD_COMBINATION", "expiresAt", ("expiresAt", "\"2040-01-01T00:00:00Z\"")),
        BadInput.Order("S18", 400, "BAD_COMBINATION", "price", ("type", "\"MARKET\"")),
        BadInput.Order("S19", 400, "BAD_COMBINATION", "quoteQuantity", [.. Market, ("quoteQuantity", "\"5\"")]),
        BadInput.Order("S19b", 400, "BAD_COMBINATION", "quoteQuantity", [.. Market, ("quantity", null)]),
        BadInput.Order("S19c", 400, "BAD_COMBINATION", "quoteQuantity", ("quoteQuantity", "\"5\"")),
        BadInput.Order("S20", 400, "BAD_COMBINATION", "timeInForce", ("type", "\"LIMIT_MAKER\""), ("timeInForce", "\"IOC\"")),
        BadInput.Order("S20b", 400, "BAD_COMBINATION", "timeInForce", ("type", "\"LIMIT_MAKER\""), ("timeInForce", "\"FOK\"")),
        BadInput.Order("S20c", 400, "BAD_COMBINATION", "stopPrice", ("stopPrice", "\"100\"")),
        BadInput.Order("S20d", 400, "MISSING_FIELD", "stopPrice", ("type", "\"STOP_LOSS_LIMIT\"")),
        BadInput.Order("S20e", 400, "BAD_COMBINATION", "displayQuantity", ("displayQuantity", "\"2\"")),
        BadInput.Order("S20f", 400, "BAD_COMBINATION", "displayQuantity", ("displayQuantity", "\"0.5\""), ("timeInForce", "\"IOC\"")),
    ];

    private static IEnumerable<BadInput> Queries =>
    [
        BadInput.Text("Q01", "GET /orders?limit=abc", null, 400, "UNKNOWN_PARAMETER"),
        BadInput.Text("Q03", "GET /orders?symbol=BTC-USDT&symbol=BTC-USDT", null, 400, "DUPLICATE_PARAMETER", "symbol"),
        BadInput.Text("Q04", "GET /orders?debug=1&admin=true", null, 400, "UNKNOWN_PARAMETER"),
        BadInput.Text("Q04b", "POST /orders?debug=1", TradingDesk.Order("row-Q04b"), 400, "UNKNOWN_PARAMETER"),
        BadInput.Text("Q05", "GET /orders?symbol=btc-usdt", null, 400, "INVALID_SYMBOL", "symbol"),
        BadInput.Text("Q05b", "DELETE /orders?symbol=", null, 400, "INVALID_SYMBOL", "symbol"),
        BadInput.Text("Q05c", "DELETE /orders?Symbol=BTC-USDT", null, 400, "UNKNOWN_PARAMETER"),
        .. new[] { "abc", "", "1.5", "1e3", "-1", "0", "4", "+5", "%205", "05", "5001", "1000000", "99999999999" }
            .Select(limit => BadInput.Text(
                $"Q01 depth {limit}", $"GET /markets/BTC-USDT/depth?limit={limit}", null, 400, "INVALID_QUERY", "limit")),
        .. new[] { "0", "1001", "99999999999", "ten" }
            .Select(limit => BadInput.Text(
                $"Q02 trades {limit}", $"GET /markets/BTC-USDT/trades?limit={limit}", null, 400, "INVALID_QUERY", "limit")),
        BadInput.Text("Q03b", "GET /markets/BTC-USDT/depth?limit=5&limit=10", null, 400, "DUPLICATE_PARAMETER", "limit"),
        BadInput.Text("Q04c", "GET /markets/BTC-USDT/ticker?limit=5", null, 400, "UNKNOWN_PARAMETER"),
        BadInput.Text("Q05d", "GET /tickers?symbols=", null, 400, "INVALID_SYMBOL", "symbols"),
        BadInput.Text("Q05e", "GET /tickers?symbols=BTC-USDT,btc-usdt", null, 400, "INVALID_SYMBOL", "symbols"),
        BadInput.Text("Q05f", "GET /tickers?symbols=BTC-USDT,", null, 400, "INVALID_SYMBOL", "symbols"),
        BadInput.Text("Q05g", "GET /tickers?symbols=BTC-USDT,BTC-USDT", null, 400, "INVALID_QUERY", "symbols"),
        BadInput.Text("Q05h", $"GET /tickers?symbols={new string(',', 100)}", null, 400, "INVALID_QUERY", "symbols"),
        BadInput.Text("S01d", "GET /markets/btc-usdt/depth", null, 404, "NOT_FOUND"),
        BadInput.Text("S01e", "GET /markets/BTC-USD/trades", null, 404, "NOT_FOUND"),
        BadInput.Text("S07d", "GET /markets/%27%20OR%201=1--/bbo", null, 404, "NOT_FOUND"),
        BadInput.Text("Q11", "GET /orders?sort=password", null, 400, "UNKNOWN_PARAMETER"),
        BadInput.Text("Q12",
            $"GET /orders?symbol={string.Concat(Enumerable.Repeat("(a%2b)%2b", 500))}", null, 400, "INVALID_SYMBOL", "symbol"),
        .. Histories,
        .. new[] { "orders/history", "fills", "ledger" }.SelectMany(HistoryQueries),
        BadInput.Text("Q11b", "GET /orders/history?status=filled", null, 400, "INVALID_QUERY", "status"),
        BadInput.Text("Q11c", "GET /orders/history?status=3", null, 400, "INVALID_QUERY", "status"),
        BadInput.Text("Q11d", "GET /ledger?asset=btc", null, 400, "INVALID_ASSET", "asset"),
    ];

    private static IEnumerable<BadInput> Histories =>
    [
        .. new[] { "abc", "", "1.5", "1e3", "-1", "0", "1000000", "99999999999" }.SelectMany((limit, at) => new[]
        {
            BadInput.Text($"Q02.{at}", $"GET /markets/BTC-USDT/candles?interval=1m&limit={limit}", null, 400, "INVALID_QUERY", "limit"),
            BadInput.Text($"Q02b.{at}", $"GET /markets/BTC-USDT/trades/history?limit={limit}", null, 400, "INVALID_QUERY", "limit"),
        }),
        BadInput.Text("Q03h", "GET /markets/BTC-USDT/candles?interval=1m&limit=1&limit=2", null, 400, "DUPLICATE_PARAMETER", "limit"),
        BadInput.Text("Q04h", "GET /markets/BTC-USDT/candles?interval=1m&debug=1", null, 400, "UNKNOWN_PARAMETER"),
        .. new[] { "candles?interval=1m&", "trades/history?" }.SelectMany((path, at) => (BadInput[])
        [
            BadInput.Text($"Q06.{at}", $"GET /markets/BTC-USDT/{path}from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
                null, 400, "INVALID_QUERY", "from"),
            .. new[] { "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "292277026596-01-01T00:00:00Z", "now", "2026-02-30", "",
                    "1700000000000", "2026-02-30T00:00:00Z", "2026-01-01T25:00:00Z", "2026-01-01T00:00:00", "2026-01-01T00:00:00+01:00" }
                .SelectMany((time, row) => new[] { "from", "to" }.Select(name => BadInput.Text(
                    $"Q07.{at}.{row} {name}", $"GET /markets/BTC-USDT/{path}{name}={time}", null, 400, "INVALID_QUERY", name))),
        ]),
        BadInput.Text("Q08h", "GET /markets/BTC-USDT/candles?interval=1s&from=1976-01-01T00:00:00Z&to=2026-01-01T00:00:00Z",
            null, 400, "RANGE_TOO_LARGE", "from"),
        .. new[] { "", "0s", "-1m", "7m", "1y", "1W", "1min", "1m,5m" }.Select((interval, at) => BadInput.Text(
            $"Q09.{at}", $"GET /markets/BTC-USDT/candles?interval={interval}", null, 400, "INVALID_INTERVAL", "interval")),
        BadInput.Text("Q09h", "GET /markets/BTC-USDT/candles", null, 400, "INVALID_INTERVAL", "interval"),
        BadInput.Text("Q09i", "GET /markets/BTC-EUR/candles?interval=1m", null, 404, "NOT_FOUND"),
        .. new[] { "", "1", "1-", "-1", "1-2-3", "a-b", "01-1", "1-0", "9223372036854775807-1", "9223372036854775808-1" }
            .Select((cursor, at) => BadInput.Text(
                $"Q13.{at}", $"GET /markets/BTC-USDT/trades/history?cursor={cursor}", null, 400, "INVALID_QUERY", "cursor")),
    ];

    private static IEnumerable<BadInput> HistoryQueries(string path) =>
    [
        .. new[] { "abc", "", "1.5", "1e3", "-1", "0", "01", "%2b1", "1001", "1000000", "99999999999" }
            .Select(limit => Query("Q01", path, "limit", limit)),
        BadInput.Text($"Q03 {path}", $"GET /{path}?limit=1&limit=2", null, 400, "DUPLICATE_PARAMETER", "limit"),
        BadInput.Text($"Q04 {path}", $"GET /{path}?debug=1", null, 400, "UNKNOWN_PARAMETER"),
        BadInput.Text($"Q06 {path}", $"GET /{path}?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", null, 400, "INVALID_QUERY", "from"),
        .. new[]
        {
            "now", "", "2026-02-30T00:00:00Z", "2026-01-01T25:00:00Z", "2026-01-01T00:00:00", "0001-01-01T00:00:00Z", "292277026596",
        }
            .SelectMany(time => new[] { Query("Q07", path, "from", time), Query("Q07", path, "to", time) }),
        .. new[] { "", "x", "MQ", "MS4", "LTEuMA", "***", new string('A', 65) }.Select(cursor => Query("Q13", path, "cursor", cursor)),
    ];

    private static BadInput Query(string id, string path, string parameter, string value) => BadInput.Text(
        $"{id} {path} {parameter}={value}", $"GET /{path}?{parameter}={value}", null, 400, "INVALID_QUERY", parameter);

    private static IEnumerable<BadInput> Keys =>
    [
        BadInput.Text("A01", "GET /orders", null, 401, "UNAUTHENTICATED") with { Key = _ => null },
        BadInput.Text("A01b", "POST /orders", Good, 401, "UNAUTHENTICATED") with { Key = _ => null },
        BadInput.Text("A02", "GET /orders", null, 401, "INVALID_API_KEY") with { Key = _ => "exk_" + new string('A', 43) },
        BadInput.Text("A02b", "GET /orders", null, 401, "INVALID_API_KEY") with { Key = desk => desk.Revoked },
        BadInput.Text("A03", "GET /orders", null, 401, "INVALID_API_KEY") with { Key = desk => desk.Alice.Insert(9, " ") },
        BadInput.Text("A03b", "GET /orders", null, 401, "INVALID_API_KEY") with { Key = _ => new string('k', 10_000) },
        BadInput.Text("A03c", "GET /orders", null, 401, "INVALID_API_KEY") with { Headers = [("X-Api-Key", "exk_second")] },
        BadInput.Text("A03d", "GET /orders", null, 401, "INVALID_API_KEY") with { Headers = [("Authorization", "Bearer exk_second")] },
        BadInput.Text("A03e", "GET /orders", null, 401, "INVALID_API_KEY")
            with { Key = _ => null, Headers = [("Authorization", "Basic YTpi")] },
        BadInput.Text("A22", "GET /orders", null, 401, "INVALID_API_KEY")
            with { Key = _ => null, Headers = [("Authorization", "Bearer eyJhbGciOiJub25lIn0.e30.")] },
    ];

    // Order 1 is alice's, and open.
    private static IEnumerable<BadInput> Others =>
    [
        BadInput.Text("O01", "GET /orders/1", null, 404, "NOT_FOUND") with { Key = desk => desk.Bob },
        BadInput.Text("O01b", "DELETE /orders/1", null, 404, "NOT_FOUND") with { Key = desk => desk.Bob },
        BadInput.Text("O01c", "PATCH /orders/1", """{"quantity":"0.1"}""", 404, "NOT_FOUND") with { Key = desk => desk.Bob },
        BadInput.Text("O01d", "POST /orders/1/replace", TradingDesk.Order("row-O01d"), 404, "NOT_FOUND") with { Key = desk => desk.Bob },
        BadInput.Text("O03", "GET /accounts/2/balances", null, 404, "NOT_FOUND"),
        BadInput.Text("O03b", "GET /accounts/99/balances", null, 404, "NOT_FOUND"),
        BadInput.Text("O03c", "POST /accounts/2/withdrawals", Transfer, 404, "NOT_FOUND"),
        BadInput.Text("O03d", "GET /accounts/0/balances", null, 404, "NOT_FOUND"),
        BadInput.Text("O04", "GET /orders?accountId=2", null, 400, "UNKNOWN_PARAMETER"),
        BadInput.Text("O06", "GET /orders/1001", null, 404, "NOT_FOUND"),
        BadInput.Text("O07", "POST /accounts", """{"commandId":"x"}""", 403, "FORBIDDEN"),
        BadInput.Text("O07b", "POST /accounts/1/deposits", Transfer, 403, "FORBIDDEN"),
        BadInput.Text("O07c", "PUT /markets/BTC-USDT/status", """{"status":"HALTED"}""", 403, "FORBIDDEN"),
        BadInput.Text("O07d", "POST /keys", """{"scopes":["admin"],"name":"x"}""", 403, "FORBIDDEN"),
        BadInput.Text("O07e", "GET /keys", null, 403, "FORBIDDEN"),
        BadInput.Text("O07f", "POST /orders", TradingDesk.Order("row-O07f"), 403, "FORBIDDEN") with { Key = desk => desk.Admin },
        BadInput.Text("O09", "PATCH /orders/1", """{"status":"FILLED"}""", 400, "UNKNOWN_FIELD", "status"),
        BadInput.Text("O09b", "PATCH /orders/1", """{"quantity":"0.5","owner":2}""", 400, "UNKNOWN_FIELD", "owner"),
        BadInput.Order("O10", 400, "UNKNOWN_FIELD", "callbackUrl", ("callbackUrl", "\"http://169.254.169.254\"")),
        .. new[] { "swagger", "health", "health/details", ".git/config", "appsettings.json", "debug" }
            .Select(path => BadInput.Text($"O11 {path}", $"GET //{path}", null, 404, "NOT_FOUND")),
    ];

    private static IEnumerable<BadInput> Trading =>
    [
        BadInput.Text("T05",
            "POST /orders", TradingDesk.Order("standing", ("quantity", "\"3\"")), 409, "CLIENT_ORDER_ID_REUSED", "clientOrderId"),
        BadInput.Text("T10", "DELETE /orders/999", null, 404, "NOT_FOUND"),
        BadInput.Text("T11", "PATCH /orders/1", """{"quantity":"1"}""", 422, "INVALID_AMEND"),
        BadInput.Text("T11b", "PATCH /orders/1", """{"quantity":"2"}""", 422, "INVALID_AMEND"),
        BadInput.Text("T11c", "PATCH /orders/1", """{"quantity":"0"}""", 422, "INVALID_AMEND", "quantity"),
        BadInput.Text("T11d", "PATCH /orders/1", """{"quantity":"-1"}""", 400, "OUT_OF_RANGE", "quantity"),
        BadInput.Order("T14", 422, "NO_LIQUIDITY", null, [.. Market, ("symbol", "\"ETH-USDT\"")]),
        BadInput.Order("T16", 422, "POST_ONLY_WOULD_TAKE", null, ("type", "\"LIMIT_MAKER\""), ("side", "\"SELL\"")),
        BadInput.Order("T17", 422, "MARKET_HALTED", null, ("symbol", "\"ETH-BTC\"")),
        BadInput.Order("T18", 422, "TOO_MANY_OPEN_ORDERS", null, ("symbol", "\"ETH-USDT\""), ("price", "\"1000\"")),
        BadInput.Order("T20", 422, "INSUFFICIENT_FUNDS", null, ("quantity", "\"500000\"")),
        BadInput.Order("T21", 422, "EXPIRY_IN_PAST", null, ("timeInForce", "\"GTD\""), ("expiresAt", "\"2001-01-01T00:00:00Z\"")),
    ];

    private static (string Name, string? Json)[] Market => [("type", "\"MARKET\""), ("price", null)];

    private static string Transfer => """{"asset":"USDT","amount":"1","commandId":"row"}""";

    private static IEnumerable<BadInput> Member(string id, string name, string code, params string[] values) =>
        values.Select((value, at) => BadInput.Order($"{id}.{at}", 400, code, name, (name, $"\"{value}\"")));
}
