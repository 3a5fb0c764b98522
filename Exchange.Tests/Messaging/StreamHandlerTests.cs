using System.Collections.Concurrent;
using Exchange.Api;
using Wolverine;
using Wolverine.ErrorHandling;
using Wolverine.Runtime;
using Wolverine.Runtime.Handlers;
using Xunit;

namespace Exchange.Tests;

public sealed class StreamHandlerTests
{
    [Fact]
    public async Task Without_a_consumer_messages_go_to_handlers_in_their_order()
    {
        var handler = new Handler();
        await using var host = await StartAsync(StreamHost.NewKey(), handler);

        for (var number = 0; number < 100; number++) await host.SendAsync(new Note(0, number));

        await Until.True(() => handler.Notes.Count == 100, "all messages are there");
        Assert.Equal(Enumerable.Range(0, 100), handler.Notes.Select(note => note.Number));
    }

    [Fact]
    public async Task The_position_is_kept_so_a_new_host_goes_on_behind_it()
    {
        var key = StreamHost.NewKey();
        var first = new Handler();
        await using (var host = await StartAsync(key, first))
        {
            for (var number = 0; number < 5; number++) await host.SendAsync(new Note(0, number));
            await Until.True(() => first.Notes.Count == 5, "the first messages are there");
        }

        var second = new Handler();
        await using var again = await StartAsync(key, second);
        await again.SendAsync(new Note(0, 5));

        await Until.True(() => !second.Notes.IsEmpty, "the next message is there");
        Assert.Equal([5], second.Notes.Select(note => note.Number));
    }

    [Fact]
    public async Task A_message_whose_handler_fails_for_good_is_a_dead_letter_and_the_rest_flows()
    {
        var handler = new Handler
        {
            Before = note => note.Number == 1 ? throw new InvalidOperationException("Not this one.") : Task.CompletedTask,
        };
        await using var host = await StartAsync(StreamHost.NewKey(), handler);

        for (var number = 0; number < 3; number++) await host.SendAsync(new Note(0, number));

        await Until.True(() => handler.Notes.Count == 2, "the others are there");
        var database = await host.DatabaseAsync();
        var letter = Assert.Single(await database.StreamRangeAsync(host.Key + ":dead-letter"));
        Assert.Equal("InvalidOperationException: Not this one.", letter["reason"]);
        Assert.Equal([0, 2], handler.Notes.Select(note => note.Number));
    }

    [Fact]
    public async Task A_message_that_is_requeued_is_not_overtaken()
    {
        var failures = 0;
        var handler = new Handler
        {
            Before = note => note.Number == 1 && failures++ < 2 ? throw new InvalidOperationException("Later.") : Task.CompletedTask,
        };
        await using var host = await StartAsync(
            StreamHost.NewKey(), handler, options => options.Policies.OnException<InvalidOperationException>().Requeue(5));

        for (var number = 0; number < 3; number++) await host.SendAsync(new Note(0, number));

        await Until.True(() => handler.Notes.Count == 3, "all messages are there");
        Assert.Equal([0, 1, 2], handler.Notes.Select(note => note.Number));
    }

    private static Task<StreamHost> StartAsync(string key, Handler handler, Action<WolverineOptions>? configure = null) =>
        StreamHost.StartAsync(key, TestStores.Redis, options =>
        {
            options.Durability.Mode = DurabilityMode.Solo;
            options.ListenToRedisStream(key).AddStickyHandler(typeof(Note), handler);
            configure?.Invoke(options);
        });

    /// <summary>A handler that needs no generated code.</summary>
    private sealed class Handler : MessageHandler<Note>
    {
        public ConcurrentQueue<Note> Notes { get; } = new();

        public Func<Note, Task> Before { get; init; } = _ => Task.CompletedTask;

        protected override async Task HandleAsync(Note message, MessageContext context, CancellationToken cancellation)
        {
            await Before(message);
            Notes.Enqueue(message);
        }
    }
}
