using System.Diagnostics;
using System.Globalization;
using System.Net.Mime;
using System.Text.Json.Serialization;

namespace Exchange.Api;

/// <summary>
/// An error answer as RFC 9457 has it. It never holds a stack trace, a query or a value that the client sent; of an unknown member it
/// gives the name, if that is a plain word.
/// </summary>
/// <param name="Kind">What kind of error.</param>
/// <param name="Field">The member or parameter at fault.</param>
/// <param name="Reason">Which of several faults of that kind it is, for programs.</param>
internal sealed record Problem([property: JsonIgnore] ProblemKind Kind, string? Field = null, string? Reason = null) : IResult
{
    internal const string Replay = "Idempotent-Replay";

    public string Type => $"urn:exchange:problem:{Kind.Code}";

    public string Title => Kind.Title;

    public int Status => Kind.Status;

    public string Code => Kind.Code;

    public string? Field { get; } = Field;

    public string? Reason { get; } = Reason;

    /// <summary>The order as it stands, when it is closed already.</summary>
    public OrderAnswer? Order { get; init; }

    /// <summary>The order that a refused replace has canceled all the same.</summary>
    public long? CanceledOrderId { get; init; }

    /// <summary>What the server's log knows the request by.</summary>
    public string? TraceId { get; init; }

    /// <summary>When to try again, where that makes sense.</summary>
    [JsonIgnore]
    internal TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether the refusal is that of an earlier request with the same id.</summary>
    [JsonIgnore]
    internal bool IsReplay { get; init; }

    public Task ExecuteAsync(HttpContext context)
    {
        ApiMetrics.Problem(Kind.Code);
        var response = context.Response;
        response.StatusCode = Kind.Status;
        if (Kind.Status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        if (Kind.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = RetryAfter.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        if (IsReplay) response.Headers[Replay] = "true";
        if (HttpMethods.IsHead(context.Request.Method)) return Task.CompletedTask;
        return response.WriteAsJsonAsync(
            this with { TraceId = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier },
            ApiJson.Default.Problem,
            MediaTypeNames.Application.ProblemJson,
            context.RequestAborted);
    }

    /// <summary>The problem of an error that only has a status.</summary>
    internal static Problem Of(int status) => new(status switch
    {
        StatusCodes.Status401Unauthorized => ProblemKind.Unauthenticated,
        StatusCodes.Status403Forbidden => ProblemKind.Forbidden,
        StatusCodes.Status404NotFound => ProblemKind.NotFound,
        StatusCodes.Status405MethodNotAllowed => ProblemKind.MethodNotAllowed,
        StatusCodes.Status408RequestTimeout => ProblemKind.RequestTimeout,
        StatusCodes.Status413PayloadTooLarge => ProblemKind.BodyTooLarge,
        StatusCodes.Status415UnsupportedMediaType => ProblemKind.UnsupportedMediaType,
        < StatusCodes.Status500InternalServerError => ProblemKind.BadRequest with { Status = status },
        _ => ProblemKind.InternalError,
    });
}

internal static class Problems
{
    /// <summary>Gives every error that has no body yet, and every exception, a problem as its body.</summary>
    internal static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = Write,
            StatusCodeSelector = exception => exception is BadHttpRequestException bad ? bad.StatusCode : 500,
        });
        app.UseStatusCodePages(context => Write(context.HttpContext));
    }

    // What answered before an exception is cleared away, and with it the headers of every answer.
    private static Task Write(HttpContext context)
    {
        FrontDoor.SetHeaders(context.Response);
        return Problem.Of(context.Response.StatusCode).ExecuteAsync(context);
    }
}
