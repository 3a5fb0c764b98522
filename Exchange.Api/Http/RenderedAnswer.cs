namespace Exchange.Api;

/// <summary>An answer whose JSON was written already, perhaps for others too.</summary>
internal sealed class RenderedAnswer(ReadOnlyMemory<byte> json) : IResult
{
    internal RenderedAnswer(Rendered rendered)
        : this(rendered.Json)
    {
    }

    public Task ExecuteAsync(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = "application/json";
        response.ContentLength = json.Length;
        return response.BodyWriter.WriteAsync(json, context.RequestAborted).AsTask();
    }
}
