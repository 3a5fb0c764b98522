using System.Text.Json;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>The answer to a new order: 201 and the order, the same for every repetition.</summary>
internal sealed class PlacedOrderResult(CommandOutcome outcome, Catalog catalog) : IResult
{
    /// <summary>The order, or why there is none.</summary>
    internal static IResult Of(CommandOutcome outcome, Catalog catalog) =>
        outcome.Result.Reason == RejectReason.None ? new PlacedOrderResult(outcome, catalog) : Refusal(outcome);

    public Task ExecuteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status201Created;
        if (outcome.Result.Outcome == Outcome.Repeated) response.Headers[Problem.Replay] = "true";
        return JsonAnswer.WriteAsync(response, (outcome, catalog), PlacedOrderJson.Write);
    }

    /// <summary>Writes the order into an answer about several.</summary>
    internal void WriteTo(Utf8JsonWriter json) => PlacedOrderJson.Write(json, (outcome, catalog));

    // A replace that was rejected may have canceled the order before it.
    private static Problem Refusal(CommandOutcome outcome)
    {
        var canceled = PlacedOrder.Fold(outcome.Events.Span).Canceled;
        var problem = RejectAnswers.OfOrder(outcome.Result);
        return canceled.Value == 0 ? problem : problem with { CanceledOrderId = canceled.Value };
    }
}
