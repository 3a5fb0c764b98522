using System.Buffers;
using StackExchange.Redis;

namespace Exchange.Api;

/// <summary>
/// Gives outcomes to those who wait: to waiters in this process directly, to other processes in one message each over Redis. A message that
/// is lost leaves its waiters without an answer, and their clients ask again.
/// </summary>
internal sealed class OutcomePublisher(ExchangeOptions options, ProcessId self, PendingCommands pending, RedisConnections redis)
{
    /// <summary>The channel on which a process hears of its commands.</summary>
    internal static RedisChannel ChannelOf(string venue, ProcessId process) =>
        RedisChannel.Literal($"venue:{venue}:outcomes:{process.Value:x16}");

    /// <summary>Publishes the outcomes of a committed batch.</summary>
    public async Task PublishAsync(DecidedBatch batch)
    {
        // Of this batch alone: what a publication that failed has left behind must not grow, nor be sent with another's.
        var messages = new Dictionary<ProcessId, ArrayBufferWriter<byte>>();
        foreach (var command in batch.Commands)
        {
            var outcome = batch.OutcomeOf(command);
            if (command.Sender == self) pending.Complete(command.Correlation, outcome);
            else OutcomeCodec.Add(MessageTo(messages, command.Sender), command.Correlation, outcome);
        }

        if (messages.Count == 0) return;
        var subscriber = (await redis.SharedAsync()).GetSubscriber();
        await Task.WhenAll(messages.Select(message =>
            subscriber.PublishAsync(ChannelOf(options.Venue, message.Key), message.Value.WrittenMemory)));
    }

    private static ArrayBufferWriter<byte> MessageTo(
        Dictionary<ProcessId, ArrayBufferWriter<byte>> messages, ProcessId process)
    {
        if (messages.TryGetValue(process, out var message)) return message;
        message = new ArrayBufferWriter<byte>();
        OutcomeCodec.Begin(message);
        messages.Add(process, message);
        return message;
    }
}
