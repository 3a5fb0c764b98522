using System.Text;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>POST /keys: makes an API key. Its text is in this answer and nowhere else.</summary>
internal static class CreateKeyEndpoint
{
    private const int ScopesOf = 0, Name = 1, Account = 2;
    private const int MaxName = 64;

    private static readonly JsonShape Shape = new(["scopes", "name"], "account");

    internal static void Map(ApiRouteGroup routes) => routes.MapApi("POST", "/keys", Scopes.Admin, HandleAsync)
        .Describe<CreateKeyRequest, CreatedKeyAnswer>("Create an API key", 201);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        using var body = await RequestBody.ReadAsync(request.Http);
        if (body.Problem is { } unread) return unread;
        if (TryRead(body.Span, out var account, out var scopes, out var name) is { } problem) return problem;
        if (account.Value != 0 && await request.Views.BalancesAsync(account, request.Aborted) is null)
            return new Problem(ProblemKind.NotFound, "account");

        return await request.Api.Keys.CreateAsync(account, scopes, name) is { } made
            ? TypedResults.Json(
                new CreatedKeyAnswer(made.Text, KeyAnswer.Of(made.Key)), ApiJson.Default.CreatedKeyAnswer, statusCode: 201)
            : new Problem(ProblemKind.TooManyKeys);
    }

    private static Problem? TryRead(ReadOnlySpan<byte> body, out AccountId account, out Scopes scopes, out string name)
    {
        var fields = RequestFields.Read(body, Shape);
        account = new AccountId(fields.Integer(Account, 1, int.MaxValue));
        scopes = fields.Problem is null ? ReadScopes(ref fields, body) : Scopes.None;
        name = ReadName(ref fields);

        // Reading and trading is about somebody's account.
        var needsAccount = (scopes & (Scopes.Read | Scopes.Trade)) != Scopes.None;
        if (needsAccount && !fields.Has(Account)) fields.Fail(ProblemKind.MissingField, Account);
        if (!needsAccount && fields.Has(Account)) fields.Fail(ProblemKind.BadCombination, Account);
        return fields.Problem;
    }

    private static Scopes ReadScopes(ref RequestFields fields, ReadOnlySpan<byte> body)
    {
        var scopes = Scopes.None;
        foreach (var element in fields.Elements(ScopesOf, KeyAnswer.AllScopes.Count))
        {
            var scope = KeyAnswer.ScopeOf(body[element]);
            if (scope == Scopes.None || scopes.HasFlag(scope)) fields.Fail(ProblemKind.InvalidField, ScopesOf, "UNKNOWN_WORD");
            scopes |= scope;
        }

        if (scopes == Scopes.None) fields.Fail(ProblemKind.InvalidField, ScopesOf);
        return scopes;
    }

    // Plain letters only, so that no name looks like another.
    private static string ReadName(ref RequestFields fields)
    {
        var name = Encoding.Latin1.GetString(fields.Text(Name));
        if (name.Length is 0 or > MaxName || !name.All(IsPlain)) fields.Fail(ProblemKind.InvalidField, Name);
        return name;
    }

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.';
}

/// <summary>A key to create.</summary>
/// <param name="Scopes">What it allows: read, trade, admin.</param>
/// <param name="Name">What you call it: 1 to 64 of A-Z, a-z, 0-9, - _ and point.</param>
/// <param name="Account">Whose orders and balances it is about; not of a key that only has admin.</param>
internal sealed record CreateKeyRequest(IReadOnlyList<string> Scopes, string Name, int? Account = null);

/// <summary>A new key.</summary>
/// <param name="Secret">What to send as X-Api-Key. It is shown only here, and stored nowhere.</param>
internal sealed record CreatedKeyAnswer(string Secret, KeyAnswer Key);
