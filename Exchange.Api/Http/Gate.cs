using Exchange.Projections;
using Microsoft.Extensions.Primitives;
using Npgsql;
using StackExchange.Redis;

namespace Exchange.Api;

/// <summary>Answers a request that was let in.</summary>
internal delegate Task<IResult> Handler(ApiRequest request);

/// <summary>
/// What stands before every handler: limits of the address, the key and what it allows, limits of the key, a query without surprises.
/// It also turns what a venue throws into answers.
/// </summary>
/// <param name="api">What handlers need.</param>
/// <param name="scopes">The scopes of which a key needs one; none for what everybody may read.</param>
/// <param name="parameters">The query parameters that there are.</param>
/// <param name="handler">What answers.</param>
internal sealed class Gate(ApiServices api, Scopes scopes, string[] parameters, Handler handler)
{
    internal async Task InvokeAsync(HttpContext context)
    {
        var answer = await AnswerAsync(context);
        await answer.ExecuteAsync(context);
    }

    private async Task<IResult> AnswerAsync(HttpContext context)
    {
        try
        {
            if (!api.Limits.Allow(context.Connection.RemoteIpAddress)) return TooMany("address");

            var caller = Caller.Nobody;
            if (scopes != Scopes.None)
            {
                if (ReadKey(context.Request.Headers, out var hash) is { } kind) return new Problem(kind);
                var found = await api.Keys.FindAsync(hash);
                if (found is null) return new Problem(ProblemKind.InvalidApiKey);
                if (!api.Limits.Allow(found)) return TooMany("key");
                if ((found.Scopes & scopes) == Scopes.None) return new Problem(ProblemKind.Forbidden);
                caller = found;
            }

            return CheckQuery(context.Request) ?? await handler(new ApiRequest(context, caller, api));
        }
        catch (Exception exception) when (AnswerTo(exception) is { } problem)
        {
            return problem;
        }
    }

    private static Problem TooMany(string owner)
    {
        ApiMetrics.RateLimited(owner);
        return new Problem(ProblemKind.RateLimited);
    }

    /// <summary>The answer to what is nobody's mistake; null for what is a mistake.</summary>
    internal static Problem? AnswerTo(Exception exception) => exception switch
    {
        OverloadedException => new Problem(ProblemKind.Overloaded),
        NotExecutedException => new Problem(ProblemKind.NotExecuted),
        OutcomeUnknownException => new Problem(ProblemKind.OutcomeUnknown),
        BadHttpRequestException bad => Problem.Of(bad.StatusCode),
        ViewsNotReadyException => new Problem(ProblemKind.NotExecuted),
        HistoryBehindException => new Problem(ProblemKind.HistoryBehind),
        _ => IsStoreAway(exception) ? new Problem(ProblemKind.NotExecuted) : null,
    };

    /// <summary>Whether a store did not do what it was asked. Marten has its own exceptions around those of PostgreSQL.</summary>
    internal static bool IsStoreAway(Exception exception) =>
        exception is NpgsqlException or RedisException or TimeoutException || exception.InnerException is NpgsqlException;

    private static ProblemKind? ReadKey(IHeaderDictionary headers, out KeyHash hash)
    {
        const string bearer = "Bearer ";
        hash = default;
        var (key, authorization) = (headers["X-Api-Key"], headers.Authorization);
        if (StringValues.IsNullOrEmpty(key) && StringValues.IsNullOrEmpty(authorization)) return ProblemKind.Unauthenticated;
        if (key.Count + authorization.Count != 1) return ProblemKind.InvalidApiKey;

        var text = key.Count == 1 ? key[0] : authorization[0];
        if (key.Count == 0 && !text!.StartsWith(bearer, StringComparison.OrdinalIgnoreCase)) return ProblemKind.InvalidApiKey;
        var secret = key.Count == 1 ? text.AsSpan() : text.AsSpan(bearer.Length);
        return ApiKeyText.TryHash(secret, out hash) ? null : ProblemKind.InvalidApiKey;
    }

    private Problem? CheckQuery(HttpRequest request)
    {
        if (!request.QueryString.HasValue) return null;
        foreach (var (name, values) in request.Query)
        {
            if (!parameters.Contains(name, StringComparer.Ordinal)) return new Problem(ProblemKind.UnknownParameter);
            if (values.Count > 1) return new Problem(ProblemKind.DuplicateParameter, name);
        }

        return null;
    }
}
