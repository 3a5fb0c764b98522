namespace Exchange.Api;

/// <summary>POST /audit: starts an audit of the venue beside what the process does, if none is under way.</summary>
internal static class StartAuditEndpoint
{
    internal static void Map(ApiRouteGroup routes) => routes.MapApi("POST", "/audit", Scopes.Admin, Handle)
        .Describe<AuditAnswer>("Audit the stores", 202);

    private static Task<IResult> Handle(ApiRequest request)
    {
        var audits = request.Http.RequestServices.GetRequiredService<AuditHost>();
        IResult answer = audits.TryStart()
            ? TypedResults.Json(audits.Read(), ApiJson.Default.AuditAnswer, statusCode: StatusCodes.Status202Accepted)
            : new Problem(ProblemKind.AuditRunning);
        return Task.FromResult(answer);
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
