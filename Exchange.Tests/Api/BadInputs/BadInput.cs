using System.Text;

namespace Exchange.Tests;

/// <summary>A request that must not succeed, and what the answer must be.</summary>
/// <param name="Id">The row of the catalogue of bad inputs.</param>
/// <param name="Request">What is sent: POST /orders and so on.</param>
/// <param name="Body">The body, if there is one.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Code">Its code; null when a bare status is enough.</param>
/// <param name="Field">The member at fault.</param>
internal sealed record BadInput(string Id, string Request, byte[]? Body, int Status, string? Code, string? Field = null)
{
    /// <summary>Whose key is sent.</summary>
    public Func<TradingDesk, string?> Key { get; init; } = desk => desk.Alice;

    public string? ContentType { get; init; } = "application/json";

    public (string Name, string Value)[] Headers { get; init; } = [];

    /// <summary>An order that differs from a good one in this.</summary>
    public static BadInput Order(string id, int status, string code, string? field, params (string Name, string? Json)[] changes) =>
        Text(id, "POST /orders", TradingDesk.Order(new string([.. id.Where(char.IsLetterOrDigit)]), changes), status, code, field);

    /// <summary>A new order with this body.</summary>
    public static BadInput Text(string id, string request, string? body, int status, string? code, string? field = null) =>
        new(id, request, body is null ? null : Encoding.UTF8.GetBytes(body), status, code, field);

    public HttpRequestMessage ToMessage(TradingDesk desk)
    {
        var (method, path) = Request.Split(' ') is [var m, var p] ? (m, p) : throw new FormatException(Request);
        var url = path.StartsWith("//", StringComparison.Ordinal) ? path[1..] : "/api/v1" + path;
        var message = new HttpRequestMessage(new HttpMethod(method), url);
        if (Key(desk) is { } key) message.Headers.TryAddWithoutValidation("X-Api-Key", key);
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            if (ContentType is not null) message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        }

        foreach (var (name, value) in Headers)
            if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content!.Headers.TryAddWithoutValidation(name, value);
        return message;
    }
}
