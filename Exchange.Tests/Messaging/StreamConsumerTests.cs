using System.Diagnostics;
using Exchange.Api;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Exchange.Tests;

public sealed class StreamConsumerTests
{
    [Fact]
    public async Task A_consumer_that_fails_sees_everything_after_its_committed_position_again()
    {
        var consumer = new RecordingConsumer();
        await using var host = await StreamHost.StartAsync(consumer);
        for (var number = 0; number < 3; number++) await host.SendAsync(new Note(0, number));
        await Until.True(() => consumer.Count == 3, "the first messages were committed");

        consumer.Commits = false;
        for (var number = 3; number < 6; number++) await host.SendAsync(new Note(0, number));
        await Until.True(() => consumer.Count == 6, "the others were taken");
        consumer.Commits = true;
        consumer.Fail();

        await Until.True(() => consumer.Count == 9, "the others come again");
        Assert.Equal([0, 1, 2, 3, 4, 5, 3, 4, 5], consumer.Notes.Select(note => note.Number));
        Assert.Equal(2, consumer.Starts);
        Assert.Single(host.Log.Of(LogLevel.Error));
    }

    [Fact]
    public async Task A_batch_that_cannot_be_handled_comes_again_until_it_can_and_is_logged_once()
    {
        var attempts = 0;
        var consumer = new RecordingConsumer
        {
            Before = (_, _) => ++attempts < 4 ? throw new InvalidOperationException("Not now.") : default,
        };
        await using var host = await StreamHost.StartAsync(consumer);
        for (var number = 0; number < 10; number++) await host.SendAsync(new Note(0, number));

        await Until.True(() => consumer.Count == 10, "all messages are there");
        await Until.True(() => host.Log.Of(LogLevel.Information).Count == 1, "the recovery was logged");
        Assert.Equal(Enumerable.Range(0, 10), consumer.Notes.Select(note => note.Number));
        Assert.Single(host.Log.Of(LogLevel.Error));
    }

    [Fact]
    public async Task Reading_starts_after_the_consumers_position()
    {
        var key = StreamHost.NewKey();
        await using var sender = await StreamHost.StartAsync(key: key);
        for (var number = 0; number < 5; number++) await sender.SendAsync(new Note(0, number));
        var third = (await (await sender.DatabaseAsync()).StreamRangeAsync(key))[2].Id;
        Assert.True(StreamPosition.TryParse((string)third!, out var position));

        var consumer = new RecordingConsumer().From(position);
        await using var host = await StreamHost.StartAsync(consumer, key);

        await Until.True(() => consumer.Count == 2, "the rest is there");
        Assert.Equal([3, 4], consumer.Notes.Select(note => note.Number));
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_a_read()
    {
        var consumer = new RecordingConsumer();
        await using var host = await StreamHost.StartAsync(consumer);
        await host.SendAsync(new Note(0, 1));
        await Until.True(() => consumer.Count == 1, "the message is there, so the next read blocks");

        var watch = Stopwatch.StartNew();
        await host.StopAsync();

        Assert.InRange(watch.ElapsedMilliseconds, 0, 500);
        Assert.Equal(1, consumer.Stops);
    }

    [Fact]
    public async Task Stopping_waits_for_the_batch_that_is_being_handled()
    {
        var entered = new TaskCompletionSource();
        var stopped = false;
        var consumer = new RecordingConsumer
        {
            Before = async (_, stopping) =>
            {
                entered.TrySetResult();
                await stopping.WhenCanceled();
                stopped = true;
            },
        };
        await using var host = await StreamHost.StartAsync(consumer);
        await host.SendAsync(new Note(0, 1));
        await entered.Task;

        await host.StopAsync();

        Assert.True(stopped);
        Assert.Equal(1, consumer.Count);
        Assert.Equal(1, consumer.Stops);
    }

    [Fact]
    public async Task The_stream_is_trimmed_behind_what_is_committed_and_no_further()
    {
        var consumer = new RecordingConsumer();
        await using var host = await StreamHost.StartAsync(consumer);
        var database = await host.DatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(number => host.SendAsync(new Note(0, number))));
        await Until.True(() => consumer.Count == 1000, "all messages are there");
        await Until.True(async () => await database.StreamLengthAsync(host.Key) <= 200, "the stream is trimmed");

        consumer.Commits = false;
        var committed = consumer.Committed.ToString();
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(number => host.SendAsync(new Note(1, number))));
        await Until.True(() => consumer.Count == 2000, "the others are there");

        Assert.Equal(1001, (await database.StreamRangeAsync(host.Key, committed)).Length);
    }
}
