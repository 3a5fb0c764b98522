using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Exchange.Api;

/// <summary>The exchange did not do what the maker asked for now; it may be asked again later.</summary>
internal sealed class MakerRefusedException(HttpStatusCode status, string code, TimeSpan? retryAfter)
    : Exception($"The exchange answers {(int)status} {code}.")
{
    /// <summary>How long the exchange wants to be left alone; nothing where it says nothing.</summary>
    internal TimeSpan? RetryAfter => retryAfter;

    /// <summary>Whether the key is not valid, or not yet.</summary>
    internal bool IsAboutKey => status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
}

/// <summary>The exchange's interface for programs, as far as the maker uses it. It has no other way into the exchange.</summary>
internal sealed class MakerClient(HttpClient http)
{
    internal Task<JsonElement> GetAsync(string path, string key, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Get, path, key, body: null, cancellation);

    internal Task<JsonElement> PostAsync(string path, string key, JsonObject body, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, path, key, body, cancellation);

    /// <summary>Cancels or revokes; what is gone already is as good.</summary>
    internal Task DeleteAsync(string path, string key, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Delete, path, key, body: null, cancellation);

    /// <summary>Sends orders, and returns how many were taken.</summary>
    internal async Task<int> PlaceAsync(string key, IEnumerable<JsonObject> orders, CancellationToken cancellation)
    {
        var body = new JsonObject { ["orders"] = new JsonArray([.. orders]) };
        var answer = await PostAsync("/orders/batch", key, body, cancellation);
        return answer.GetProperty("outcomes").EnumerateArray().Count(outcome => outcome.GetProperty("status").GetInt32() < 300);
    }

    /// <summary>A member of an answer that is a decimal as text.</summary>
    internal static decimal Decimal(JsonElement answer, string member) =>
        decimal.Parse(answer.GetProperty(member).GetString()!, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, string key, JsonObject? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, "/api/v1" + path);
        request.Headers.TryAddWithoutValidation("X-Api-Key", key);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, ApiJson.Default.JsonObject));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using var response = await http.SendAsync(request, cancellation);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellation);
        if (response.IsSuccessStatusCode) return bytes.Length == 0 ? default : Parse(bytes);
        if (method == HttpMethod.Delete && response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict) return default;

        var isProblem = response.Content.Headers.ContentType?.MediaType == "application/problem+json";
        var code = isProblem && Parse(bytes).TryGetProperty("code", out var text) ? text.GetString()! : "";
        throw new MakerRefusedException(response.StatusCode, code, response.Headers.RetryAfter?.Delta);
    }

    private static JsonElement Parse(byte[] bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        return document.RootElement.Clone();
    }
}
