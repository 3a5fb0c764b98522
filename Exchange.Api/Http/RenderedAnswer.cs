namespace Exchange.Api;

/// <summary>An answer whose JSON was written already, perhaps for others too.</summary>
internal sealed class RenderedAnswer(Rendered rendered) : IResult
{
    public Task ExecuteAsync(HttpContext context)
    {
        var response = context.Response;
        var json = rendered.Json;
        response.ContentType = "application/json";
        response.ContentLength = json.Length;
        return response.BodyWriter.WriteAsync(json, context.RequestAborted).AsTask();
    }
}
