using System.Text;

namespace Exchange.Api;

/// <summary>
/// POST /sessions: changes the ticket of a link for a key of the trading page. The key can read and trade but not withdraw, and ends by
/// itself. No key is needed for it: the ticket is the secret.
/// </summary>
internal static class OpenSessionEndpoint
{
    /// <summary>How long a session's key is valid.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private static readonly JsonShape Shape = new(["ticket"]);

    internal static void Map(ApiRouteGroup routes) => routes.MapApi("POST", "/sessions", Scopes.None, HandleAsync)
        .Describe<OpenSessionRequest, SessionAnswer>("Open a session of the trading page", 201);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        using var body = await RequestBody.ReadAsync(request.Http);
        if (body.Problem is { } unread) return unread;
        if (TryRead(body.Span, out var ticket) is { } problem) return problem;
        if (await request.Api.Links.RedeemAsync(ticket) is not { } account) return new Problem(ProblemKind.InvalidTicket, "ticket");
        if (await request.Views.BalancesAsync(account, request.Aborted) is null) return new Problem(ProblemKind.NotFound, "ticket");

        return await request.Api.Keys.CreateAsync(account, Scopes.Read | Scopes.Trade, "page", Lifetime) is { } made
            ? TypedResults.Json(
                new SessionAnswer(made.Text, account.Value, KeyAnswer.Words(made.Key.Scopes), made.Key.Expires!.Value),
                ApiJson.Default.SessionAnswer,
                statusCode: 201)
            : new Problem(ProblemKind.TooManyKeys);
    }

    private static Problem? TryRead(ReadOnlySpan<byte> body, out string ticket)
    {
        var fields = RequestFields.Read(body, Shape);
        ticket = Encoding.Latin1.GetString(fields.Text(0));
        return fields.Problem;
    }
}

/// <summary>DELETE /sessions/me: revokes the session's key that the request is sent with.</summary>
internal static class CloseSessionEndpoint
{
    internal static void Map(ApiRouteGroup routes) => routes.MapApi("DELETE", "/sessions/me", Scopes.Read, HandleAsync)
        .Describe("Close the session whose key is sent", 204);

    // Another key is somebody's own, and not the page's to revoke.
    private static async Task<IResult> HandleAsync(ApiRequest request) =>
        request.Caller.IsSession && await request.Api.Keys.RevokeAsync(request.Caller.Key)
            ? TypedResults.NoContent()
            : new Problem(ProblemKind.NotFound);
}

/// <summary>The ticket of a link.</summary>
internal sealed record OpenSessionRequest(string Ticket);

/// <summary>A session.</summary>
/// <param name="Secret">Its key: what to send as X-Api-Key. It is shown only here, and stored nowhere.</param>
/// <param name="Account">Whose orders and balances it is about.</param>
/// <param name="Scopes">What it allows, except withdrawals.</param>
/// <param name="Expires">When the key ends by itself.</param>
internal sealed record SessionAnswer(string Secret, int Account, IReadOnlyList<string> Scopes, DateTimeOffset Expires);
