using System.Text.Json.Serialization.Metadata;

namespace Exchange.Api;

/// <summary>Answers whose JSON is written by generated code.</summary>
internal static class Answer
{
    internal static IResult Ok<T>(T value, JsonTypeInfo<T> type) => TypedResults.Json(value, type, statusCode: StatusCodes.Status200OK);

    /// <summary>Something that a command has made; for every repetition of the command the same answer.</summary>
    internal static IResult Created<T>(T value, JsonTypeInfo<T> type, CommandOutcome outcome) =>
        new MadeResult<T>(value, type, outcome.Result.Outcome == Domain.Outcome.Repeated);

    private sealed class MadeResult<T>(T value, JsonTypeInfo<T> type, bool isReplay) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            if (isReplay) context.Response.Headers[Problem.Replay] = "true";
            return TypedResults.Json(value, type, statusCode: StatusCodes.Status201Created).ExecuteAsync(context);
        }
    }
}
