using System.Net.Mime;
using Microsoft.AspNetCore.WebUtilities;

namespace Exchange.Api;

/// <summary>An error answer as RFC 9457 has it. It never holds a stack trace, a query or what the client sent.</summary>
/// <param name="Title">The error in words, for people.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The error for programs: it stays the same when the words change.</param>
internal sealed record Problem(string Title, int Status, string Code)
{
    internal static Problem Of(int status) => new(ReasonPhrases.GetReasonPhrase(status), status, status switch
    {
        StatusCodes.Status400BadRequest => "BAD_REQUEST",
        StatusCodes.Status404NotFound => "NOT_FOUND",
        StatusCodes.Status405MethodNotAllowed => "METHOD_NOT_ALLOWED",
        StatusCodes.Status413PayloadTooLarge => "PAYLOAD_TOO_LARGE",
        StatusCodes.Status415UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
        < StatusCodes.Status500InternalServerError => "REQUEST_REFUSED",
        _ => "INTERNAL_ERROR",
    });
}

internal static class Problems
{
    /// <summary>Gives every error that has no body yet, and every exception, a problem as its body.</summary>
    internal static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = Write });
        app.UseStatusCodePages(context => Write(context.HttpContext));
    }

    private static Task Write(HttpContext context)
    {
        var problem = Problem.Of(context.Response.StatusCode);
        return context.Response.WriteAsJsonAsync(
            problem, ApiJson.Default.Problem, MediaTypeNames.Application.ProblemJson, context.RequestAborted);
    }
}
