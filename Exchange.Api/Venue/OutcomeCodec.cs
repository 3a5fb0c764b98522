using System.Buffers;
using System.Buffers.Binary;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>
/// Outcomes as bytes between two processes, many in one message: each is its correlation, the engine's result, and the events as they lie
/// in memory. Only processes of the same build understand that; for another build the events are left out, and it reads them in the store.
/// </summary>
internal static class OutcomeCodec
{
    private const byte Version = 1;

    // More than this is read from the store as well: a message is held in memory by everyone on its way.
    private const int MaxEvents = 64 * 1024;

    private static readonly Guid Build = typeof(EventBuffer).Module.ModuleVersionId;

    /// <summary>Begins a message.</summary>
    internal static void Begin(ArrayBufferWriter<byte> message)
    {
        message.ResetWrittenCount();
        message.GetSpan(1)[0] = Version;
        message.Advance(1);
        Build.TryWriteBytes(message.GetSpan(16));
        message.Advance(16);
    }

    /// <summary>Adds an outcome to a message.</summary>
    internal static void Add(ArrayBufferWriter<byte> message, long correlation, CommandOutcome outcome)
    {
        var result = outcome.Result;
        Write(message, correlation);
        Write(message, (long)result.Outcome | (long)result.Reason << 8 | (long)result.EventCount << 16);
        Write(message, result.FirstSequence);
        Write(message, result.Id);
        Write(message, outcome.Sequence);
        Write(message, outcome.Time.Microseconds);
        var events = outcome.Events.Length <= MaxEvents ? outcome.Events.Span : default;
        Write(message, events.Length);
        message.Write(events);
    }

    /// <summary>Reads a message, and hands out the outcomes in it.</summary>
    /// <returns>False when it is no message of outcomes, or one of another version.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> message, Action<long, CommandOutcome> receiver)
    {
        if (message.Length < 17 || message[0] != Version) return false;
        var sameBuild = new Guid(message.Slice(1, 16)) == Build;
        for (var rest = message[17..]; !rest.IsEmpty;)
        {
            if (rest.Length < 7 * sizeof(long)) return false;
            var correlation = Read(ref rest);
            var packed = Read(ref rest);
            var result = new CommandResult(
                (Outcome)(packed & 255), (RejectReason)(packed >> 8 & 255), FirstSequence: Read(ref rest),
                (int)(packed >> 16 & int.MaxValue), Read(ref rest));
            var (sequence, time, length) = (Read(ref rest), new Timestamp(Read(ref rest)), Read(ref rest));
            if (length < 0 || length > rest.Length) return false;
            receiver(correlation, new CommandOutcome(result, sequence, time, sameBuild ? rest[..(int)length].ToArray() : default));
            rest = rest[(int)length..];
        }

        return true;
    }

    private static void Write(ArrayBufferWriter<byte> message, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(message.GetSpan(sizeof(long)), value);
        message.Advance(sizeof(long));
    }

    private static long Read(ref ReadOnlySpan<byte> rest)
    {
        var value = BinaryPrimitives.ReadInt64LittleEndian(rest);
        rest = rest[sizeof(long)..];
        return value;
    }
}
