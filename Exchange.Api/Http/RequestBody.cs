using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Net.Http.Headers;

namespace Exchange.Api;

/// <summary>
/// A request's whole body, in memory that belongs to the server: read it while it is held, and dispose of it. It is JSON in UTF-8 by
/// its headers; whether it is by its content, <see cref="RequestFields"/> finds out.
/// </summary>
internal readonly struct RequestBody : IDisposable
{
    /// <summary>The largest body of a request that is about one thing.</summary>
    internal const int Limit = 16 * 1024;

    /// <summary>The largest body of a request that is about many things.</summary>
    internal const int BatchLimit = 64 * 1024;

    private readonly PipeReader? reader;
    private readonly ReadOnlySequence<byte> bytes;
    private readonly ReadOnlyMemory<byte> whole;

    private RequestBody(Problem problem) => Problem = problem;

    private RequestBody(PipeReader reader, ReadOnlySequence<byte> bytes)
    {
        this.reader = reader;
        this.bytes = bytes;
        whole = bytes.IsSingleSegment ? bytes.First : bytes.ToArray();
    }

    /// <summary>Why there is none.</summary>
    internal Problem? Problem { get; }

    internal ReadOnlySpan<byte> Span => whole.Span;

    internal static async ValueTask<RequestBody> ReadAsync(HttpContext context, int limit = Limit)
    {
        if (CheckHeaders(context.Request, limit) is { } kind) return new RequestBody(new Problem(kind));

        var reader = context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync();
            if (result.Buffer.Length > limit)
            {
                reader.AdvanceTo(result.Buffer.End);
                return new RequestBody(new Problem(ProblemKind.BodyTooLarge));
            }

            if (result.IsCompleted) return new RequestBody(reader, result.Buffer);
            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    public void Dispose() => reader?.AdvanceTo(bytes.End);

    private static ProblemKind? CheckHeaders(HttpRequest request, int limit)
    {
        if (request.ContentLength > limit) return ProblemKind.BodyTooLarge;
        if (request.Headers.ContentEncoding.Count > 0) return ProblemKind.UnsupportedEncoding;
        var type = request.ContentType;
        return type is "application/json" or "application/json; charset=utf-8" ? null : CheckType(request.Headers.ContentType);
    }

    private static ProblemKind? CheckType(Microsoft.Extensions.Primitives.StringValues header)
    {
        if (header.Count != 1 || !MediaTypeHeaderValue.TryParse(header[0], out var type)) return ProblemKind.UnsupportedMediaType;
        if (!type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)) return ProblemKind.UnsupportedMediaType;
        if (type.Parameters.Any(parameter => !parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)))
            return ProblemKind.UnsupportedMediaType;
        var isUtf8 = type.Parameters.Count <= 1
            && type.Parameters.All(charset => charset.GetUnescapedValue().Equals("utf-8", StringComparison.OrdinalIgnoreCase));
        return isUtf8 ? null : ProblemKind.UnsupportedCharset;
    }
}
