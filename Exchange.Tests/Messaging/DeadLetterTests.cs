using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Xunit;

namespace Exchange.Tests;

public sealed class DeadLetterTests
{
    [Fact]
    public async Task Entries_that_cannot_be_read_are_put_aside_with_the_reason_and_the_rest_flows()
    {
        var consumer = new RecordingConsumer();
        await using var host = await StreamHost.StartAsync(consumer);
        var database = await host.DatabaseAsync();
        await host.SendAsync(new Note(0, 1));
        var garbage = await database.StreamAddAsync(host.Key, "garbage", "!");
        var unknown = await database.StreamAddAsync(host.Key, Entry(type: "No.Such.Type"));
        await host.SendAsync(new Note(0, 2));
        var shortId = await database.StreamAddAsync(host.Key, Entry(id: [1, 2, 3]));
        var broken = await database.StreamAddAsync(host.Key, Entry(data: "{"));
        var foreign = await database.StreamAddAsync(host.Key, [.. Entry(), new("c", "text/unheard-of")]);
        await host.SendAsync(new Note(0, 3));

        await Until.True(() => consumer.Count == 3, "the rest is there");

        Assert.Equal([1, 2, 3], consumer.Notes.Select(note => note.Number));
        var letters = await database.StreamRangeAsync(host.Key + ":dead-letter");
        Assert.Equal([garbage, unknown, shortId, broken, foreign], letters.Select(letter => letter.Id));
        Assert.Equal("!", letters[0]["garbage"]);
        Assert.Equal(
            ["The type is missing.", "The type is not known here: No.Such.Type.", "The id is missing, or not 16 bytes long."],
            letters[..3].Select(letter => (string?)letter["reason"]));
        Assert.StartsWith("The body cannot be read: JsonException:", (string?)letters[3]["reason"], StringComparison.Ordinal);
        Assert.Equal("The content type is not known here: text/unheard-of.", letters[4]["reason"]);
        Assert.Equal(5, host.Log.Of(LogLevel.Warning).Count);
    }

    [Fact]
    public async Task A_dead_letter_that_is_read_again_is_put_aside_once()
    {
        var key = StreamHost.NewKey();
        var first = new RecordingConsumer { Commits = false };
        RedisValue last;
        await using (var host = await StreamHost.StartAsync(first, key))
        {
            var database = await host.DatabaseAsync();
            await database.StreamAddAsync(key, "garbage", "1");
            last = await database.StreamAddAsync(key, "garbage", "2");
            await Until.True(() => first.Last.ToString() == last, "the consumer got past them");
        }

        var second = new RecordingConsumer();
        await using var again = await StreamHost.StartAsync(second, key);
        await again.SendAsync(new Note(0, 1));
        await Until.True(() => second.Count == 1, "the message behind them is there");

        Assert.Equal(2, await (await again.DatabaseAsync()).StreamLengthAsync(key + ":dead-letter"));
    }

    [Fact]
    public async Task Dead_letters_move_the_consumers_position_on_without_a_message()
    {
        var consumer = new RecordingConsumer();
        await using var host = await StreamHost.StartAsync(consumer);

        var id = await (await host.DatabaseAsync()).StreamAddAsync(host.Key, "garbage", "!");

        await Until.True(() => consumer.Committed.ToString() == id, "the position is that of the dead letter");
        Assert.Equal(0, consumer.Count);
    }

    [Fact]
    public async Task Dead_letters_are_bounded()
    {
        var consumer = new RecordingConsumer();
        await using var host = await StreamHost.StartAsync(consumer, listening: listening => listening.DeadLetterLimit(10));
        var database = await host.DatabaseAsync();
        var adding = Enumerable.Range(0, 1000).Select(number => database.StreamAddAsync(host.Key, "garbage", number)).ToArray();
        var last = (await Task.WhenAll(adding))[^1];

        await Until.True(() => consumer.Last.ToString() == last, "all are put aside");

        // Redis drops whole blocks, of a hundred entries.
        Assert.InRange(await database.StreamLengthAsync(host.Key + ":dead-letter"), 10, 120);
    }

    [Fact]
    public async Task A_dead_letter_that_cannot_be_kept_does_not_block_the_stream()
    {
        var consumer = new RecordingConsumer();
        await using var host = await StreamHost.StartAsync(consumer);
        var database = await host.DatabaseAsync();
        await database.StringSetAsync(host.Key + ":dead-letter", "not a stream");

        await database.StreamAddAsync(host.Key, "garbage", "!");
        await host.SendAsync(new Note(0, 1));

        await Until.True(() => consumer.Count == 1, "the message behind it is there");
        Assert.Contains("could not be kept", Assert.Single(host.Log.Of(LogLevel.Error)), StringComparison.Ordinal);
    }

    private static NameValueEntry[] Entry(string? type = null, byte[]? id = null, string? data = null) =>
    [
        new("t", type ?? typeof(Note).FullName),
        new("i", id ?? Guid.NewGuid().ToByteArray()),
        new("d", data ?? """{"sender":1,"number":2}"""),
    ];
}
