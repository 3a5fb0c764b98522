namespace Exchange.Api;

/// <summary>POST /tickets: a ticket that opens a stream of the key's account, once and soon.</summary>
internal static class CreateTicketEndpoint
{
    internal static void Map(ApiRouteGroup routes) => routes.MapApi("POST", "/tickets", Scopes.Read | Scopes.Admin, HandleAsync)
        .Describe<TicketAnswer>("Get a ticket for a private stream", 201);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        var ticket = await request.Api.Live.Tickets.IssueAsync(request.Caller);
        return TypedResults.Json(
            new TicketAnswer(ticket, (int)Tickets.Lifetime.TotalSeconds), ApiJson.Default.TicketAnswer, statusCode: 201);
    }
}

/// <summary>A ticket.</summary>
/// <param name="Ticket">What to open the stream with. It is good once.</param>
/// <param name="ExpiresIn">For how many seconds it is good.</param>
internal sealed record TicketAnswer(string Ticket, int ExpiresIn);
