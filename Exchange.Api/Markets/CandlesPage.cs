using System.Buffers;
using System.Globalization;
using System.Text;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>Candles as an answer, the oldest first: a <see cref="CandlesAnswer"/> of candles that are mostly written already.</summary>
/// <param name="numbers">The market.</param>
/// <param name="interval">Their length.</param>
/// <param name="sequence">The venue's sequence up to which all trades are in them at least.</param>
/// <param name="candles">The candles.</param>
internal sealed class CandlesPage(
    MarketNumbers numbers, CandleInterval interval, long sequence, IReadOnlyList<WrittenCandle> candles) : IResult
{
    public Task ExecuteAsync(HttpContext context)
    {
        // A symbol is of letters, digits and a hyphen.
        var head = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"symbol":"{{numbers.Market.Symbol}}","interval":"{{interval.ToText()}}","sequence":{{sequence}},"candles":["""));
        var tail = "]}"u8;
        var length = head.Length + Math.Max(candles.Count - 1, 0) + tail.Length;
        for (var i = 0; i < candles.Count; i++) length += candles[i].Json(numbers).Length;

        var response = context.Response;
        response.ContentType = "application/json";
        response.ContentLength = length;
        var body = response.BodyWriter;
        body.Write(head);
        for (var i = 0; i < candles.Count; i++)
        {
            if (i > 0) body.Write(","u8);
            body.Write(candles[i].Json(numbers));
        }

        body.Write(tail);
        return body.FlushAsync(context.RequestAborted).AsTask();
    }
}
