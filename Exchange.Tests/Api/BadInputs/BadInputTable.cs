using System.Text;

namespace Exchange.Tests;

/// <summary>
/// The catalogue of bad inputs, as far as one request shows them: H is the envelope, J the JSON, N numbers, S texts and words, Q queries,
/// A keys, O what belongs to others, T trading. What needs a raw connection is in RawRequestTests.
/// </summary>
internal static partial class BadInputTable
{
    private static readonly string Good = TradingDesk.Order("row-good");

    public static IEnumerable<BadInput> All =>
    [
        .. Http, .. Json, .. Numbers, .. Quantities, .. Words, .. Combinations, .. Queries, .. PastQueries, .. Keys, .. Others, .. Trading,
    ];

    private static IEnumerable<BadInput> Http =>
    [
        BadInput.Text("H01", "POST /orders", Good, 415, "UNSUPPORTED_MEDIA_TYPE") with { ContentType = null },
        BadInput.Text("H02", "POST /orders", Good, 415, "UNSUPPORTED_MEDIA_TYPE") with { ContentType = "text/plain" },
        BadInput.Text("H03", "POST /orders", Good, 415, "UNSUPPORTED_CHARSET") with { ContentType = "application/json; charset=utf-7" },
        new("H04", "POST /orders", Encoding.Unicode.GetBytes(Good), 415, "UNSUPPORTED_CHARSET")
            { ContentType = "application/json; charset=utf-16" },
        BadInput.Text("H05", "POST /orders", Good, 415, "UNSUPPORTED_CHARSET")
            with { ContentType = "application/json; charset=\"x\"; charset=utf-8" },
        BadInput.Text("H11", "POST /orders", $"{{\"clientOrderId\":\"{new string('a', 16 * 1024)}\"}}", 413, "BODY_TOO_LARGE"),
        BadInput.Text("H13", "POST /orders", Good, 415, "UNSUPPORTED_ENCODING") with { Headers = [("Content-Encoding", "gzip")] },
        BadInput.Text("H21", "GET //%2e%2e%2fetc/passwd", null, 404, "NOT_FOUND"),
        BadInput.Text("H21b", "GET //..%5cetc%5cpasswd", null, 404, "NOT_FOUND"),
        BadInput.Text("H22", "GET /orders/%ff", null, 404, "NOT_FOUND"),
        BadInput.Text("H26", "GET /orders/999", null, 404, "NOT_FOUND") with { Headers = [("Accept", "application/xml")] },
        BadInput.Text("H31", "POST /orders", "clientOrderId=a", 401, "UNAUTHENTICATED")
            with { Key = _ => null, ContentType = "application/x-www-form-urlencoded", Headers = [("Cookie", "session=1")] },
        BadInput.Text("H32", "POST /orders", Good, 403, "ORIGIN_NOT_ALLOWED") with { Headers = [("Origin", "null")] },
        BadInput.Text("H32b", "POST /orders", Good, 403, "ORIGIN_NOT_ALLOWED") with { Headers = [("Origin", "http://evil.example")] },
        BadInput.Text("H33", "GET /markets", null, 400, "HOST_NOT_ALLOWED") with { Headers = [("Host", "evil.example")] },
        BadInput.Text("H34", "PUT /orders", Good, 405, "METHOD_NOT_ALLOWED"),
    ];

    private static IEnumerable<BadInput> Json =>
    [
        BadInput.Text("J01", "POST /orders", "", 400, "MALFORMED_JSON"),
        BadInput.Text("J02", "POST /orders", "null", 400, "INVALID_BODY_TYPE"),
        BadInput.Text("J03", "POST /orders", "[]", 400, "INVALID_BODY_TYPE"),
        BadInput.Text("J03b", "POST /orders", $"[{Good}]", 400, "INVALID_BODY_TYPE"),
        BadInput.Text("J04", "POST /orders", Good[..^1] + ",}", 400, "MALFORMED_JSON"),
        BadInput.Text("J04b", "POST /orders", "/**/" + Good, 400, "MALFORMED_JSON"),
        BadInput.Text("J04c", "POST /orders", Good.Replace('"', '\''), 400, "MALFORMED_JSON"),
        BadInput.Text("J04d", "POST /orders", "{side:\"BUY\"}", 400, "MALFORMED_JSON"),
        BadInput.Text("J05", "POST /orders", Good + " x", 400, "MALFORMED_JSON"),
        BadInput.Text("J05b", "POST /orders", Good + Good, 400, "MALFORMED_JSON"),
        BadInput.Text("J06", "POST /orders", "\ufeff" + Good, 400, "MALFORMED_JSON"),
        BadInput.Order("J08", 400, "INVALID_FIELD", "quantity", ("quantity", "\"\\ud800\"")),
        BadInput.Text("J10", "POST /orders", new string('[', 65) + new string(']', 65), 400, "TOO_DEEP"),
        BadInput.Text("J10b", "POST /orders", string.Concat(Enumerable.Repeat("{\"a\":", 65)) + 1 + new string('}', 65), 400, "TOO_DEEP"),
        BadInput.Text("J10c", "POST /orders", new string('[', 100_000), 413, "BODY_TOO_LARGE"),
        BadInput.Text("J11", "POST /orders",
            $"{{{string.Join(',', Enumerable.Range(0, 1000).Select(i => $"\"m{i}\":1"))}}}", 400, "UNKNOWN_FIELD", "m0"),
        BadInput.Order("J12", 400, "DUPLICATE_FIELD", "side", ("side\":\"BUY\",\"side", "\"SELL\"")),
        .. new[] { "isAdmin", "accountId", "userId", "status", "filled", "fee", "price2" }
            .Select(name => BadInput.Order($"J14 {name}", 400, "UNKNOWN_FIELD", name, (name, "true"))),
        .. new[] { "side", "symbol", "type", "quantity", "clientOrderId", "price" }
            .Select(name => BadInput.Order($"J16 {name}", 400, "MISSING_FIELD", name, (name, null))),
        .. new[] { "symbol", "type", "quantity", "clientOrderId", "price" }
            .Select(name => BadInput.Order($"J17 {name}", 400, "INVALID_FIELD", name, (name, "null"))),
        BadInput.Order("J19", 400, "INVALID_FIELD", "quantity", ("quantity", $"\"{new string('1', 5000)}\"")),
    ];

    private static IEnumerable<BadInput> Numbers =>
    [
        .. Quantity("N01", "INVALID_FIELD", "1", "1.5", "true", "{}", "[]"),
        .. Quantity("N02", "INVALID_FIELD", "\"\"", "\" \""),
        .. Quantity("N03", "INVALID_FIELD", "\"NaN\"", "\"nan\"", "\"Infinity\"", "\"-Infinity\"", "\"inf\"", "\"∞\""),
        .. Quantity("N04", "MALFORMED_JSON", "NaN", "Infinity"),
        .. Quantity("N05", "INVALID_FIELD", "\"1e999\"", "\"1e5\"", "\"1E-8\""),
        .. Quantity("N06", "INVALID_FIELD", "1e-29", "1e-400"),
        .. Quantity("N07", "INVALID_FIELD", "0e999999999999"),
        .. Quantity("N08", "INVALID_FIELD", "1e2147483648"),
        .. Quantity("N09", "PRECISION_TOO_FINE", "\"1.999999999999999999999999999999\""),
        .. Quantity("N10", "PRECISION_TOO_FINE", "\"0.12345678901234567890123456789\""),
        .. Quantity("N13", "PRECISION_TOO_FINE", "\"1.000000000\""),
        .. Quantity("N14", "OUT_OF_RANGE", "\"0\"", "\"0.0\"", "\"-0\"", "\"-0.0\""),
        .. Quantity("N15", "OUT_OF_RANGE", "\"-1\""),
        .. Quantity("N16", "INVALID_FIELD", "\"+1\"", "\" 1\"", "\"1 \"", "\".5\"", "\"5.\"", "\"1..5\"", "\"01\""),
        .. Quantity("N17", "INVALID_FIELD", "\"1,5\"", "\"1,000\"", "\"1 000\"", "\"1_000\"", "\"1'000\""),
        .. Quantity("N19", "INVALID_FIELD", "\"0x10\"", "\"0b1\"", "\"0o7\"", "\"1f\"", "\"1m\"", "\"1L\""),
        .. Quantity("N21", "INVALID_FIELD", "\"١٢٣\"", "\"１２３\"", "\"𝟏\"", "\"²\"", "\"½\""),
        .. Quantity("N22", "OUT_OF_RANGE", "\"79228162514264337593543950335\""),
        .. Quantity("N23", "OUT_OF_RANGE", "\"79228162514264337593543950336\""),
        .. Quantity("N29", "LOT_SIZE", "\"1.000001\""),
    ];

    private static IEnumerable<BadInput> Quantities =>
    [
        BadInput.Order("N01 price", 400, "INVALID_FIELD", "price", ("price", "100")),
        BadInput.Order("N15 price", 400, "OUT_OF_RANGE", "price", ("price", "\"-0.01\"")),
        BadInput.Order("N13 price", 400, "PRECISION_TOO_FINE", "price", ("price", "\"100.000000000\"")),
        BadInput.Order("N29 price", 400, "TICK_SIZE", "price", ("price", "\"100.005\"")),
        BadInput.Order("N26", 422, "NOTIONAL_TOO_LARGE", null, ("quantity", "\"1000000\""), ("price", "\"1000000000\"")),
        BadInput.Order("N27", 422, "MIN_NOTIONAL", null, ("quantity", "\"0.0001\""), ("price", "\"0.01\"")),
        BadInput.Order("N30", 422, "LOT_SIZE", null, ("quantity", "\"0.00001\"")),
        BadInput.Order("N30b", 422, "LOT_SIZE", null, ("quantity", "\"1000001\"")),
    ];

    private static IEnumerable<BadInput> Quantity(string id, string code, params string[] values) => values.Select((value, at) =>
        BadInput.Order($"{id}.{at}", 400, code, code == "MALFORMED_JSON" ? null : "quantity", ("quantity", value)));
}
