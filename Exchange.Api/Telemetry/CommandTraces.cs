using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Exchange.Domain;
using StackExchange.Redis;

namespace Exchange.Api;

/// <summary>A command of a batch whose sender is being traced.</summary>
/// <param name="Parent">The sender's step, in the form of W3C.</param>
/// <param name="Sent">When it came into the stream, by Redis's clock.</param>
/// <param name="Begun">When the engine took it.</param>
/// <param name="Ended">When it was decided.</param>
internal readonly record struct TracedCommand(string Parent, DateTime Sent, DateTime Begun, DateTime Ended);

/// <summary>
/// The steps of a command's trace: sent, in the stream, decided, committed, in the views, answered, told to streams. Each is below the
/// sender's step, whichever process it happens in. Only commands that are traced cost anything.
/// </summary>
internal sealed class CommandTraces(ExchangeOptions options, RedisConnections redis)
{
    /// <summary>The name of the source of these steps.</summary>
    internal const string Name = "Exchange";

    /// <summary>The length of a context: 00-, 32 digits, -, 16 digits, -01.</summary>
    internal const int ContextLength = 55;

    private const int HeaderLength = 2 * sizeof(long);

    private static readonly ActivitySource Source = new(Name);

    /// <summary>A step from sending a command to hearing of its outcome; null when nobody traces.</summary>
    internal static Activity? Send(ICommand command) =>
        Source.HasListeners() ? Source.StartActivity($"command {CommandKinds.Of(command).Name()}", ActivityKind.Client) : null;

    /// <summary>Where the processes that answer hear of traced commands whose effects are in the feed.</summary>
    internal static RedisChannel ChannelOf(string venue) => RedisChannel.Literal($"venue:{venue}:traced");

    /// <summary>Measures a step that all traced commands of a batch have together; it ends when the result is disposed of.</summary>
    internal static Step Of(DecidedBatch batch, string name) => new(batch.Traced, name);

    /// <summary>Notes how the commands were decided, and tells those who answer that what they changed is in the feed.</summary>
    internal async Task TellAsync(DecidedBatch batch)
    {
        if (batch.Traced.Count == 0) return;
        foreach (var command in batch.Traced)
        {
            Note("stream", command.Parent, command.Sent, command.Begun, ActivityKind.Consumer);
            Note("decide", command.Parent, command.Begun, command.Ended);
        }

        var message = new ArrayBufferWriter<byte>();
        BinaryPrimitives.WriteInt64LittleEndian(message.GetSpan(HeaderLength), batch.After);
        BinaryPrimitives.WriteInt64LittleEndian(message.GetSpan(HeaderLength)[sizeof(long)..], DateTime.UtcNow.Ticks);
        message.Advance(HeaderLength);
        foreach (var command in batch.Traced) Encoding.ASCII.GetBytes(command.Parent, message);
        try
        {
            await (await redis.SharedAsync()).GetSubscriber().PublishAsync(ChannelOf(options.Venue), message.WrittenMemory);
        }
        catch (RedisException)
        {
            // A step of a trace is missing; whether the engine fails is for what matters to tell.
        }
    }

    /// <summary>Reads such a message: the venue's sequence, when it was sent, and the contexts; null when it is none.</summary>
    internal static (long Sequence, DateTime Sent, List<string> Parents)? Read(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderLength || (message.Length - HeaderLength) % ContextLength != 0) return null;
        var (sequence, ticks) = (BinaryPrimitives.ReadInt64LittleEndian(message), BinaryPrimitives.ReadInt64LittleEndian(message[8..]));
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks) return null;
        var parents = new List<string>();
        for (var rest = message[HeaderLength..]; !rest.IsEmpty; rest = rest[ContextLength..])
            parents.Add(Encoding.ASCII.GetString(rest[..ContextLength]));
        return (sequence, new DateTime(ticks, DateTimeKind.Utc), parents);
    }

    /// <summary>Notes a step that has ended.</summary>
    internal static void Note(string name, string parent, DateTime begun, DateTime ended, ActivityKind kind = ActivityKind.Internal)
    {
        if (!ActivityContext.TryParse(parent, null, isRemote: true, out var context)) return;
        using var step = Source.StartActivity(name, kind, context, startTime: begun);
        step?.SetEndTime(ended < begun ? begun : ended);
    }

    /// <summary>A step under way.</summary>
    internal readonly struct Step(List<TracedCommand> commands, string name) : IDisposable
    {
        private readonly DateTime begun = commands.Count == 0 ? default : DateTime.UtcNow;

        public void Dispose()
        {
            if (commands.Count == 0) return;
            var ended = DateTime.UtcNow;
            foreach (var command in commands) Note(name, command.Parent, begun, ended);
        }
    }
}
