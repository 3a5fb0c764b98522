using Exchange.Api;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Xunit;
using StreamPosition = Exchange.Api.StreamPosition;

namespace Exchange.Tests;

public sealed class StreamLossTests
{
    [Fact]
    public async Task A_Redis_that_is_killed_and_started_again_loses_and_repeats_nothing_that_was_sent()
    {
        await using var redis = await RedisServer.StartAsync();
        var consumer = new RecordingConsumer();
        await using var host = await StreamHost.StartAsync(consumer, redis: redis.Configuration);
        using var enough = new CancellationTokenSource();
        var sending = Enumerable.Range(0, 8).Select(sender => SendUntil(host, sender, enough.Token)).ToArray();

        for (var round = 0; round < 2; round++)
        {
            var before = consumer.Count;
            await Until.True(() => consumer.Count > before + 1000, "messages flow");
            redis.Kill();
            await redis.RestartAsync();
        }

        var after = consumer.Count;
        await Until.True(() => consumer.Count > after + 1000, "messages flow again");
        await enough.CancelAsync();
        var sent = (await Task.WhenAll(sending)).SelectMany(notes => notes).ToHashSet();

        await Until.True(() => sent.IsSubsetOf(consumer.Notes), "all that was sent is there");
        Assert.Equal(consumer.Positions.Order(), consumer.Positions);
        Assert.Equal(consumer.Count, consumer.Positions.Distinct().Count());
        Assert.Equal(2, host.Log.Of(LogLevel.Warning).Count);
        Assert.Equal(2, host.Log.Of(LogLevel.Information).Count);
    }

    [Fact]
    public async Task A_connection_that_is_cut_is_replaced()
    {
        await using var redis = await RedisServer.StartAsync();
        var consumer = new RecordingConsumer();
        await using var host = await StreamHost.StartAsync(consumer, redis: redis.Configuration);
        await host.SendAsync(new Note(0, 1));
        await Until.True(() => consumer.Count == 1, "the first message is there");

        await redis.ExecuteAsync("CLIENT", "KILL", "TYPE", "normal");
        await Until.True(async () => await TrySend(host, new Note(0, 2)), "sending works again");

        await Until.True(() => consumer.Count == 2, "the second message is there");
    }

    [Fact]
    public async Task A_host_that_starts_before_its_Redis_reads_as_soon_as_it_is_there()
    {
        await using var redis = await RedisServer.StartAsync();
        redis.Kill();
        var consumer = new RecordingConsumer();
        await using var host = await StreamHost.StartAsync(consumer, redis: redis.Configuration);
        await Until.True(() => host.Log.Of(LogLevel.Warning).Count == 1, "the loss was logged");

        await redis.RestartAsync();
        await Until.True(async () => await TrySend(host, new Note(0, 1)), "sending works");

        await Until.True(() => consumer.Count >= 1, "the message is there");
    }

    [Fact]
    public async Task When_all_was_flushed_reading_goes_on_with_new_messages()
    {
        await using var redis = await RedisServer.StartAsync();
        var consumer = new RecordingConsumer();
        await using var host = await StreamHost.StartAsync(consumer, redis: redis.Configuration);
        await host.SendAsync(new Note(0, 1));
        await Until.True(() => consumer.Count == 1, "the first message is there");

        await redis.ExecuteAsync("FLUSHALL");
        await host.SendAsync(new Note(0, 2));

        await Until.True(() => consumer.Count == 2, "the second message is there");
    }

    [Fact]
    public async Task A_lost_stream_gets_ids_above_the_position_even_when_the_clock_went_back()
    {
        var tomorrow = new StreamPosition((ulong)DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds(), 5);
        var consumer = new RecordingConsumer().From(tomorrow);
        await using var host = await StreamHost.StartAsync(consumer);
        var database = await host.DatabaseAsync();
        await Until.True(async () => await LastId(database, host.Key) == tomorrow, "the last id is raised");

        await host.SendAsync(new Note(0, 1));
        await Until.True(() => consumer.Count == 1, "the message is there");
        Assert.True(consumer.Positions[0] > tomorrow);
    }

    [Fact]
    public async Task A_stream_that_came_back_older_gets_ids_above_the_position()
    {
        var position = new StreamPosition((ulong)DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds(), 0);
        var consumer = new RecordingConsumer();
        await using var host = await StreamHost.StartAsync(consumer);
        var database = await host.DatabaseAsync();
        await database.StreamAddAsync(host.Key, "garbage", "!", position.ToString());
        await Until.True(() => consumer.Committed == position, "the position is the last entry's");

        await database.StreamDeleteAsync(host.Key, [position.ToString()]);
        await database.ExecuteAsync("XSETID", host.Key, "5-0");

        await Until.True(async () => await LastId(database, host.Key) == position, "the last id is raised again");
        await host.SendAsync(new Note(0, 1));
        await Until.True(() => consumer.Count == 1, "the message is there");
    }

    [Theory]
    [InlineData("18446744073709551615-1")]
    [InlineData("4102444800000-0")]
    public async Task An_entry_from_the_far_future_halts_the_stream_until_it_is_gone(string id)
    {
        var consumer = new RecordingConsumer();
        await using var host = await StreamHost.StartAsync(consumer);
        var database = await host.DatabaseAsync();
        await host.SendAsync(new Note(0, 1));
        await database.StreamAddAsync(host.Key, "garbage", "!", id);
        await Until.True(() => host.Log.Of(LogLevel.Critical).Count == 1, "the halt was logged");
        Assert.Equal(consumer.Positions[0], consumer.Committed);

        await database.StreamDeleteAsync(host.Key, [id]);
        await database.ExecuteAsync("XSETID", host.Key, consumer.Committed.ToString());
        await host.SendAsync(new Note(0, 2));

        await Until.True(() => consumer.Count == 2, "the next message is there");
        Assert.Single(host.Log.Of(LogLevel.Critical));
        Assert.Equal(0, await database.StreamLengthAsync(host.Key + ":dead-letter"));
    }

    private static async Task<StreamPosition> LastId(IDatabase database, string key)
    {
        if (!await database.KeyExistsAsync(key)) return StreamPosition.Start;
        Assert.True(StreamPosition.TryParse((string)(await database.StreamInfoAsync(key)).LastGeneratedId!, out var last));
        return last;
    }

    private static Task<List<Note>> SendUntil(StreamHost host, int sender, CancellationToken enough) => Task.Run(async () =>
    {
        var sent = new List<Note>();
        for (var number = 0; !enough.IsCancellationRequested; number++)
        {
            var note = new Note(sender, number);
            if (await TrySend(host, note)) sent.Add(note);
        }

        return sent;
    });

    private static async Task<bool> TrySend(StreamHost host, Note note)
    {
        try
        {
            await host.SendAsync(note);
            return true;
        }
        catch (StreamSendException)
        {
            await Task.Delay(1);
            return false;
        }
    }
}
