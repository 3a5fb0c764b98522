using StackExchange.Redis;
using Wolverine;

namespace Exchange.Api;

/// <summary>
/// Reads a stream for one consumer, in order and without gaps, through failures of Redis and of the consumer, until it is stopped.
/// </summary>
internal sealed class StreamLoop(RedisStreamEndpoint endpoint, IStreamConsumer consumer, StreamEntryReader reader, ILogger logger)
{
    /// <summary>Ids are Redis's clock, so one that is further ahead than clocks differ is a mistake or an attack.</summary>
    internal static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(1);

    private readonly CancellationTokenSource stopping = new();
    private readonly StreamTrimming trimming = new(consumer);
    private readonly string stream = endpoint.Key;
    private int failures;
    private int losses;
    private bool halted;

    /// <summary>Reads until <see cref="Stop"/>, and then stops the consumer.</summary>
    public async Task RunAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await ServeAsync();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                // Reading was given up because of it.
                var cause = failure is OperationCanceledException ? consumer.Failure.Exception?.InnerException ?? failure : failure;
                if (++failures == 1) StreamLog.ConsumerFailed(logger, cause, stream);
                StreamMetrics.Restarted(stream);
            }

            if (!await Backoff.WaitAsync(failures, stopping.Token)) break;
        }

        SetHalted(false);
        try
        {
            await consumer.StopAsync();
        }
        catch (Exception failure)
        {
            StreamLog.StopFailed(logger, failure, stream);
        }
    }

    /// <summary>Ends reading, at once when nothing is being handled.</summary>
    public void Stop() => stopping.Cancel();

    /// <summary>One run of the consumer: from its start until it fails or all is stopped, which both end by an exception.</summary>
    private async Task ServeAsync()
    {
        var position = await consumer.StartAsync(stopping.Token);
        if (position.IsAfter(DateTimeOffset.UtcNow + FurthestAhead))
            throw new InvalidOperationException($"No stream can be read from {position} on, which is in the future.");
        var start = position;
        using var interruption = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        _ = consumer.Failure.ContinueWith(static (failure, source) => Interrupt(failure, source), interruption, TaskScheduler.Default);
        while (true)
        {
            await using var connection = await OpenAsync(position, interruption.Token);
            try
            {
                while (true)
                {
                    var reply = await connection.ReadAsync(position, interruption.Token);
                    Back(position);
                    if (reply.Count > 0) position = await TakeAsync(connection, reply, position);
                    if (reply.Count == 0 || consumer.Committed > start) Recovered();
                    interruption.Token.ThrowIfCancellationRequested();
                    await trimming.TrimAsync(connection, position);
                }
            }
            catch (StreamLostException loss)
            {
                Lost(loss);
            }
        }
    }

    /// <summary>Opens a connection, however long that takes.</summary>
    private async Task<StreamConnection> OpenAsync(StreamPosition after, CancellationToken interruption)
    {
        while (true)
        {
            if (losses > 0) await Backoff.WaitAsync(losses, interruption);
            interruption.ThrowIfCancellationRequested();
            try
            {
                return await StreamConnection.OpenAsync(endpoint, after, interruption);
            }
            catch (StreamLostException loss)
            {
                Lost(loss);
            }
        }
    }

    /// <summary>Gives a batch to the consumer. Returns its last position.</summary>
    private async Task<StreamPosition> TakeAsync(StreamConnection connection, StreamReply reply, StreamPosition position)
    {
        // The consumer may keep the list while the next is read.
        var envelopes = new List<Envelope>(reply.Count);
        var last = position;
        var now = DateTimeOffset.UtcNow;
        var horizon = now + FurthestAhead;
        for (var i = 0; i < reply.Count; i++)
        {
            var at = reply.Position(i);
            if (at.IsAfter(horizon))
            {
                if (i > 0) break;
                return await HaltAsync(at, position);
            }

            var fields = reply.Fields(i);
            var (envelope, problem) = await reader.ReadAsync(fields, at);
            if (envelope is not null) envelopes.Add(envelope);
            else await PutAsideAsync(connection, at, fields, problem!);
            last = at;
        }

        SetHalted(false);
        await consumer.HandleAsync(new StreamBatch(envelopes, last), stopping.Token);
        StreamMetrics.Read(stream, reply.Count, now - DateTimeOffset.FromUnixTimeMilliseconds((long)reply.Position(0).Milliseconds));
        return last;
    }

    private async Task PutAsideAsync(StreamConnection connection, StreamPosition at, RedisResult fields, string problem)
    {
        var refusal = await connection.PutAsideAsync(at, DeadLetters.Fields(fields, problem));
        StreamLog.DeadLetter(logger, stream, at, problem);
        StreamMetrics.DeadLetter(stream);
        // Without this, an entry that nobody can read or keep would block all after it.
        if (refusal is not null) StreamLog.DeadLetterLost(logger, stream, at, refusal);
    }

    private async Task<StreamPosition> HaltAsync(StreamPosition at, StreamPosition position)
    {
        if (!halted) StreamLog.Halted(logger, stream, at, FurthestAhead);
        SetHalted(true);
        await Task.Delay(Backoff.Longest, stopping.Token);
        return position;
    }

    private void Lost(StreamLostException loss)
    {
        if (losses++ == 0) StreamLog.Lost(logger, stream, loss.Message);
    }

    private void Back(StreamPosition after)
    {
        if (losses > 0) StreamLog.Back(logger, stream, after);
        losses = 0;
    }

    private void Recovered()
    {
        if (failures > 0) StreamLog.ConsumerRecovered(logger, stream, failures);
        failures = 0;
    }

    private void SetHalted(bool now)
    {
        if (halted == now) return;
        halted = now;
        StreamMetrics.Halted(stream, now);
        if (!now) StreamLog.Resumed(logger, stream);
    }

    private static void Interrupt(Task failure, object? source)
    {
        _ = failure.Exception;
        try
        {
            ((CancellationTokenSource)source!).Cancel();
        }
        catch (ObjectDisposedException)
        {
            // That run of the consumer is over already.
        }
    }
}
