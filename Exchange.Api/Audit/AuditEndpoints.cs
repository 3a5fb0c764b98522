using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Exchange.Api;

/// <summary>
/// POST /audit: starts an audit of the venue beside what the process does, if none is under way. A body may tell where the chain once
/// ended.
/// </summary>
internal static class StartAuditEndpoint
{
    private const int Expect = 0;

    private static readonly JsonShape Shape = new([], "expect");

    internal static void Map(ApiRouteGroup routes) => routes.MapApi("POST", "/audit", Scopes.Admin, HandleAsync)
        .Describe<AuditRequest, AuditAnswer>("Audit the stores", 202);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        NotedBatch? noted = null;
        if (request.Http.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false })
        {
            using var body = await RequestBody.ReadAsync(request.Http);
            if (body.Problem is { } unread) return unread;
            if (TryRead(body.Span, out noted) is { } problem) return problem;
        }

        var audits = request.Http.RequestServices.GetRequiredService<AuditHost>();
        return audits.TryStart(noted)
            ? TypedResults.Json(audits.Read(), ApiJson.Default.AuditAnswer, statusCode: StatusCodes.Status202Accepted)
            : new Problem(ProblemKind.AuditRunning);
    }

    private static Problem? TryRead(ReadOnlySpan<byte> body, out NotedBatch? noted)
    {
        var fields = RequestFields.Read(body, Shape);
        noted = fields.Has(Expect) ? NotedBatch.TryParse(Encoding.Latin1.GetString(fields.Text(Expect))) : null;
        if (fields.Has(Expect) && noted is null) fields.Fail(ProblemKind.InvalidField, Expect, "EXPECTED_BATCH");
        return fields.Problem;
    }
}

/// <summary>GET /audit: how far the audit is that this process runs, or what the last one found.</summary>
internal static class GetAuditEndpoint
{
    internal static void Map(ApiRouteGroup routes) => routes.MapApi("GET", "/audit", Scopes.Admin, Handle)
        .Describe<AuditAnswer>("Read an audit's progress or report", 200);

    private static Task<IResult> Handle(ApiRequest request) => Task.FromResult(
        Answer.Ok(request.Http.RequestServices.GetRequiredService<AuditHost>().Read(), ApiJson.Default.AuditAnswer));
}

/// <summary>What an audit is asked.</summary>
/// <param name="Expect">The last event and the hash of a batch that the chain must have, as the note of an earlier answer.</param>
internal sealed record AuditRequest(string? Expect);
