using System.Buffers;
using System.Globalization;
using System.Text.Unicode;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>
/// Writes events as readers get them: sequence, time and type, and the event in the form of the store (docs/events.md), without what
/// belongs to others.
/// </summary>
/// <param name="catalog">The venue's assets and markets up to the event that is written, or to the one before.</param>
internal sealed class EventText(Catalog catalog)
{
    private const int MaxHead = 160;

    private readonly EventJsonWriter writer = new(catalog);

    /// <summary>Writes an event that the viewer sees.</summary>
    internal void Write(EventRecord e, EventViewer viewer, IBufferWriter<byte> into)
    {
        var head = into.GetSpan(MaxHead);
        Utf8.TryWrite(
            head, CultureInfo.InvariantCulture,
            $"{{\"sequence\":{e.Sequence},\"time\":\"{TimeText.Format(e.Time)}\",\"type\":\"{EventJson.TypeName(e.Type)}\",\"event\":",
            out var length);
        into.Advance(length);
        if (e.Type == EventType.TradeExecuted)
        {
            ref readonly var trade = ref e.As<TradeExecuted>();
            writer.WriteTrade(e, viewer.Sees(trade.MakerAccount), viewer.Sees(trade.TakerAccount), into);
        }
        else
        {
            writer.Write(e, into);
        }

        into.Write("}"u8);
    }
}
