using Exchange.Domain;

namespace Exchange.Api;

/// <summary>POST /accounts: opens an account with nothing in it.</summary>
internal static class OpenAccountEndpoint
{
    private static readonly JsonShape Shape = new(["commandId"]);

    internal static void Map(ApiRouteGroup routes) => routes.MapApi("POST", "/accounts", Scopes.Admin, HandleAsync)
        .Describe<OpenAccountRequest, AccountAnswer>("Open an account", 201);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        using var body = await RequestBody.ReadAsync(request.Http);
        if (body.Problem is { } unread) return unread;
        if (TryRead(body.Span, out var command) is { } problem) return problem;

        var outcome = await request.SendAsync(command);
        return outcome.Result.Reason == RejectReason.None
            ? Answer.Created(new AccountAnswer(outcome.Result.Id), ApiJson.Default.AccountAnswer, outcome)
            : RejectAnswers.Of(outcome.Result);
    }

    private static Problem? TryRead(ReadOnlySpan<byte> body, out OpenAccount command)
    {
        var fields = RequestFields.Read(body, Shape);
        command = new OpenAccount(fields.CommandId(0, ProblemKind.InvalidCommandId));
        return fields.Problem;
    }
}

/// <summary>An account to open.</summary>
/// <param name="CommandId">Your id for this: the same again gives the same account.</param>
internal sealed record OpenAccountRequest(string CommandId);

/// <summary>An account.</summary>
internal sealed record AccountAnswer(long Account);
