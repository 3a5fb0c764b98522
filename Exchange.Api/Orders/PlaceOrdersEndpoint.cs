using System.Text.Json;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>POST /orders/batch: places up to 100 orders, which reach the venue in their order. Each has an outcome of its own.</summary>
internal static class PlaceOrdersEndpoint
{
    private const int MaxOrders = 100;

    private static readonly JsonShape Batch = new(["orders"]);

    internal static void Map(ApiRouteGroup routes) => routes.MapApi("POST", "/orders/batch", Scopes.Trade, HandleAsync)
        .Describe<PlaceOrdersRequest, PlaceOrdersAnswer>("Place up to 100 orders", 200);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        using var body = await RequestBody.ReadAsync(request.Http, RequestBody.BatchLimit);
        if (body.Problem is { } unread) return unread;
        if (TryRead(body.Span, out var elements) is { } malformed) return malformed;

        var orders = elements.ConvertAll(element => Read(body.Span[element], request));
        if (orders.Exists(order => order.Problem?.Kind == ProblemKind.InvalidSymbol))
        {
            await request.Venue.RefreshCatalogAsync(request.Aborted);
            orders = elements.ConvertAll(element => Read(body.Span[element], request));
        }

        var outcomes = await Task.WhenAll(orders.ConvertAll(order => PlaceAsync(order, request)));
        return new BatchResult(outcomes);
    }

    private static Problem? TryRead(ReadOnlySpan<byte> body, out List<Range> elements)
    {
        var fields = RequestFields.Read(body, Batch);
        elements = fields.Problem is null ? fields.Elements(0, MaxOrders) : [];
        if (elements.Count is 0 or > MaxOrders) fields.Fail(ProblemKind.TooManyOrders, 0);
        return fields.Problem;
    }

    private static (PlaceOrder Order, Problem? Problem) Read(ReadOnlySpan<byte> element, ApiRequest request)
    {
        var problem = PlaceOrderEndpoint.TryRead(element, request, out var order);
        return (order, problem);
    }

    // Before it waits, it has sent: so the orders go out one after another.
    private static async Task<IResult> PlaceAsync((PlaceOrder Order, Problem? Problem) order, ApiRequest request)
    {
        if (order.Problem is not null) return order.Problem;
        try
        {
            return PlacedOrderResult.Of(await request.SendAsync(order.Order), request.Venue.Catalog);
        }
        catch (Exception exception) when (Gate.AnswerTo(exception) is { } problem)
        {
            return problem;
        }
    }

    /// <summary>The outcomes, in the order of the request.</summary>
    private sealed class BatchResult(IResult[] outcomes) : IResult
    {
        public Task ExecuteAsync(HttpContext context) => JsonAnswer.WriteAsync(context.Response, outcomes, Write);

        private static void Write(Utf8JsonWriter json, IResult[] outcomes)
        {
            json.WriteStartObject();
            json.WriteStartArray("outcomes");
            foreach (var outcome in outcomes) Write(json, outcome);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        private static void Write(Utf8JsonWriter json, IResult outcome)
        {
            json.WriteStartObject();
            if (outcome is Problem problem)
            {
                json.WriteNumber("status", problem.Status);
                json.WritePropertyName("problem");
                JsonSerializer.Serialize(json, problem, ApiJson.Default.Problem);
            }
            else
            {
                json.WriteNumber("status", StatusCodes.Status201Created);
                json.WritePropertyName("order");
                ((PlacedOrderResult)outcome).WriteTo(json);
            }

            json.WriteEndObject();
        }
    }
}

/// <summary>Orders to place.</summary>
internal sealed record PlaceOrdersRequest(IReadOnlyList<PlaceOrderRequest> Orders);

/// <summary>What came of each order, in the order of the request.</summary>
internal sealed record PlaceOrdersAnswer(IReadOnlyList<PlaceOrderOutcome> Outcomes);

/// <summary>What came of an order: the status that it would have had alone, and the order or the problem.</summary>
internal sealed record PlaceOrderOutcome(int Status, OrderAnswer? Order, Problem? Problem);
