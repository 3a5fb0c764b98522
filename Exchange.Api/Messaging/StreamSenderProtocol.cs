using StackExchange.Redis;
using Wolverine;
using Wolverine.Transports;
using Wolverine.Transports.Sending;

namespace Exchange.Api;

/// <summary>
/// Adds the messages of a batch to their stream in their order, without waiting for each. Wolverine sends those again that failed, so with
/// failures a message may come later than its neighbours, or twice.
/// </summary>
internal sealed class StreamSenderProtocol(RedisStreamEndpoint endpoint) : ISenderProtocol
{
    private readonly RedisKey key = endpoint.Key;

    public async Task SendBatchAsync(ISenderCallback callback, OutgoingMessageBatch batch)
    {
        var database = (await endpoint.Connections.SharedAsync()).GetDatabase();
        if (batch.Messages is [var only] && only.IsPing())
        {
            await database.PingAsync();
            await callback.MarkSuccessfulAsync(batch);
            return;
        }

        var adding = new List<Task>(batch.Messages.Count);
        foreach (var envelope in batch.Messages)
        {
            var fields = await StreamEntryFormat.WriteAsync(envelope, endpoint.DefaultSerializer);
            adding.Add(database.StreamAddAsync(key, fields));
        }

        await MarkAsync(callback, batch, adding);
    }

    private static async Task MarkAsync(ISenderCallback callback, OutgoingMessageBatch batch, List<Task> adding)
    {
        await Task.WhenAll(adding).ContinueWith(static _ => { }, TaskScheduler.Default);
        if (adding.TrueForAll(task => task.IsCompletedSuccessfully))
        {
            await callback.MarkSuccessfulAsync(batch);
            return;
        }

        List<Envelope> sent = [], failed = [];
        Exception? failure = null;
        for (var i = 0; i < adding.Count; i++)
        {
            (adding[i].IsCompletedSuccessfully ? sent : failed).Add(batch.Messages[i]);
            failure ??= adding[i].Exception?.InnerException;
        }

        if (sent.Count > 0) await callback.MarkSuccessfulAsync(new OutgoingMessageBatch(batch.Destination, sent));
        await callback.MarkProcessingFailureAsync(new OutgoingMessageBatch(batch.Destination, failed), failure);
    }
}
