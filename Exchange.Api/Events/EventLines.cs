using System.Buffers;

namespace Exchange.Api;

/// <summary>
/// Events as lines, each a JSON object, as many as there are. The next piece is read when the client has taken the last, so a slow one
/// costs no more memory than a fast one, and one that goes away ends the reading.
/// </summary>
internal sealed class EventLines(EventReading reading, long after, long until) : IResult
{
    internal const string MediaType = "application/x-ndjson";

    public async Task ExecuteAsync(HttpContext context)
    {
        var (response, cancellation) = (context.Response, context.RequestAborted);
        response.ContentType = MediaType;
        var piece = new ArrayBufferWriter<byte>(4096);
        try
        {
            for (var at = after; at < until;)
            {
                piece.ResetWrittenCount();
                var walk = await reading.ReadAsync(at, until, int.MaxValue, piece, (byte)'\n', cancellation);
                if (walk.Count > 0) piece.Write("\n"u8);
                at = walk.Until;
                if ((await response.BodyWriter.WriteAsync(piece.WrittenMemory, cancellation)).IsCompleted) return;
            }
        }
        catch (Exception) when (response.HasStarted || cancellation.IsCancellationRequested)
        {
            // Nobody is to take a part of it for the whole.
            context.Abort();
        }
        catch (Exception e) when (Gate.AnswerTo(e) is { } problem)
        {
            await problem.ExecuteAsync(context);
        }
    }
}
