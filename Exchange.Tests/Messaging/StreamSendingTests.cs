using Exchange.Api;
using StackExchange.Redis;
using Xunit;

namespace Exchange.Tests;

public sealed class StreamSendingTests
{
    [Fact]
    public async Task A_message_is_in_the_stream_when_sending_returns()
    {
        await using var host = await StreamHost.StartAsync();

        await host.SendAsync(new Note(1, 2));

        var entry = Assert.Single(await (await host.DatabaseAsync()).StreamRangeAsync(host.Key));
        Assert.Equal(["t", "i", "d"], entry.Values.Select(field => (string)field.Name!));
        Assert.Equal("""{"sender":1,"number":2}""", (string?)entry["d"], ignoreCase: true);
    }

    [Fact]
    public async Task A_message_that_is_sent_while_Redis_is_away_is_refused_and_never_comes()
    {
        await using var redis = await RedisServer.StartAsync();
        var consumer = new RecordingConsumer();
        await using var host = await StreamHost.StartAsync(consumer, redis: redis.Configuration);
        await host.SendAsync(new Note(0, 1));
        redis.Kill();

        var failure = await Refused(host, new Note(0, 2));
        Assert.False(failure.MayHaveBeenSent, failure.Message);

        await redis.RestartAsync();
        await Until.True(async () => await Sent(host, new Note(0, 3)), "sending works again");
        await Until.True(() => consumer.Notes is [.., { Number: 3 }], "the message after it came");
        Assert.DoesNotContain(new Note(0, 2), consumer.Notes);
        Assert.Equal(2, await (await host.DatabaseAsync()).StreamLengthAsync(host.Key));
    }

    [Fact]
    public async Task A_message_on_its_way_when_the_connection_breaks_may_have_been_sent()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var host = await StreamHost.StartAsync(redis: redis.Configuration);
        await host.SendAsync(new Note(0, 1));
        redis.Freeze();
        // It is written before this returns, because no answer is needed for that.
        var sending = Refused(host, new Note(0, 2));
        redis.Kill();

        Assert.True((await sending).MayHaveBeenSent);
    }

    [Fact]
    public async Task A_message_that_Redis_turns_down_was_not_sent()
    {
        await using var host = await StreamHost.StartAsync();
        await (await host.DatabaseAsync()).StringSetAsync(host.Key, "not a stream");

        Assert.False((await Refused(host, new Note(0, 1))).MayHaveBeenSent);
    }

    [Fact]
    public async Task Messages_sent_in_batches_come_in_their_order()
    {
        var consumer = new RecordingConsumer();
        var key = StreamHost.NewKey();
        await using var receiver = await StreamHost.StartAsync(consumer, key);
        await using var sender = await StreamHost.StartAsync(key, TestStores.Redis, options =>
            options.PublishMessage<Note>().ToRedisStream(key).BufferedInMemory());

        for (var number = 0; number < 2000; number++) await sender.SendAsync(new Note(0, number));

        await Until.True(() => consumer.Count == 2000, "all messages are there");
        Assert.Equal(Enumerable.Range(0, 2000), consumer.Notes.Select(note => note.Number));
    }

    private static async Task<StreamSendException> Refused(StreamHost host, Note note) =>
        await Assert.ThrowsAsync<StreamSendException>(() => host.SendAsync(note));

    private static async Task<bool> Sent(StreamHost host, Note note)
    {
        try
        {
            await host.SendAsync(note);
            return true;
        }
        catch (StreamSendException)
        {
            return false;
        }
    }
}
