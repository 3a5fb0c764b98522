using Xunit;

namespace Exchange.Tests;

public sealed class StreamOrderTests
{
    [Fact]
    public async Task Ten_thousand_messages_of_many_senders_come_in_the_order_of_the_stream()
    {
        const int senders = 50, each = 200;
        var consumer = new RecordingConsumer();
        await using var host = await StreamHost.StartAsync(consumer);

        await Task.WhenAll(Enumerable.Range(0, senders).Select(sender => Task.Run(async () =>
        {
            for (var number = 0; number < each; number++) await host.SendAsync(new Note(sender, number));
        })));

        await Until.True(() => consumer.Count == senders * each, "all messages are there");
        Assert.Equal(consumer.Positions.Order(), consumer.Positions);
        foreach (var notes in consumer.Notes.GroupBy(note => note.Sender))
            Assert.Equal(Enumerable.Range(0, each), notes.Select(note => note.Number));
    }

    [Fact]
    public async Task What_waits_is_read_in_batches_up_to_the_limit()
    {
        var consumer = new RecordingConsumer();
        var key = StreamHost.NewKey();
        await using (var sender = await StreamHost.StartAsync(key: key))
        {
            for (var number = 0; number < 25; number++) await sender.SendAsync(new Note(0, number));
        }

        await using var host = await StreamHost.StartAsync(consumer, key, listening: listening => listening.ReadLimit(10));
        await Until.True(() => consumer.Count == 25, "all messages are there");

        Assert.Equal(10, consumer.LargestBatch);
        Assert.Equal(Enumerable.Range(0, 25), consumer.Notes.Select(note => note.Number));
    }
}
