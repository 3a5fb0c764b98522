using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Exchange.Api;

/// <summary>
/// The events after a sequence and all that follow, for as long as somebody listens. They always come out of the store, and the live feed
/// only says when it is worth looking: so there is no seam between what was stored and what is new, and nothing waits for a slow reader.
/// </summary>
internal sealed class EventTail(EventReader events, PastMoments moments, LiveMarkets markets, ApiKeys keys)
{
    private const int MaxEvents = 100;

    // However fast the venue is, a reader who has caught up asks the store no more often than this.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // Should the feed be silent for a reason of its own, the store is looked at all the same.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // A key that was revoked is noticed within this and the moment for which keys are remembered.
    private static readonly TimeSpan KeyInterval = TimeSpan.FromSeconds(5);

    /// <summary>Follows the events.</summary>
    /// <param name="after">The last sequence that the reader knows; 0 for none.</param>
    /// <param name="ticket">Whose events besides the public ones; null for nobody's.</param>
    /// <param name="cancellation">Ends it.</param>
    internal async IAsyncEnumerable<Rendered> FollowAsync(
        long after, Ticket? ticket, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = await moments.LastAsync(cancellation);
        if (after < 0 || after > last) throw HubProblem.Of("INVALID_SEQUENCE", "The sequence must be 0 to that of the last event.");
        var viewer = ticket is { } admitted ? EventViewer.Of(await CallerAsync(admitted)) : EventViewer.Public;
        var reading = await events.BeginAsync(new EventQuery(viewer, default, null, default, 0), after, cancellation);
        var keySeen = Stopwatch.GetTimestamp();
        while (true)
        {
            if (ticket is { } holder && Stopwatch.GetElapsedTime(keySeen) >= KeyInterval)
            {
                await CallerAsync(holder);
                keySeen = Stopwatch.GetTimestamp();
            }

            if (after == last)
            {
                await Task.Delay(Pause, cancellation);
                var isTold = await markets.WaitForSequenceAsync(last + 1, Patience, cancellation);
                // Views that are being rebuilt may have gone back meanwhile.
                last = Math.Max(after, isTold ? markets.Position.Sequence : await moments.LastAsync(cancellation));
                continue;
            }

            var text = new ArrayBufferWriter<byte>(4096);
            text.Write("["u8);
            var walk = await reading.ReadAsync(after, last, MaxEvents, text, (byte)',', cancellation);
            text.Write("]"u8);
            var (from, until) = (after, after = walk.Until);
            if (walk.Count > 0) yield return Message(from, until, text.WrittenMemory);
        }
    }

    private static Rendered Message(long after, long sequence, ReadOnlyMemory<byte> events) => new(json =>
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "events"u8);
        json.WriteNumber("after"u8, after);
        json.WriteNumber("sequence"u8, sequence);
        json.WritePropertyName("events"u8);
        json.WriteRawValue(events.Span, skipInputValidation: true);
        json.WriteEndObject();
    });

    private async ValueTask<Caller> CallerAsync(Ticket ticket) =>
        await keys.FindAsync(ticket.Key) ?? throw HubProblem.Of("KEY_REVOKED", "The key was revoked.");
}
