using System.Text.Json;
using Exchange.Benchmarks;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>A client of the streams, as a program that uses SignalR's own client sees them; it records what comes.</summary>
internal sealed class StreamClient : IAsyncDisposable
{
    private readonly HubConnection connection;
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> readers = [];

    private StreamClient(HubConnection connection) => this.connection = connection;

    public HubConnection Connection => connection;

    public static async Task<StreamClient> ConnectAsync(string url, bool isMessagePack = false)
    {
        var builder = new HubConnectionBuilder().WithUrl($"{url}/hubs/market", options =>
        {
            options.SkipNegotiation = true;
            options.Transports = Microsoft.AspNetCore.Http.Connections.HttpTransportType.WebSockets;
        });
        if (isMessagePack) builder.AddMessagePackProtocol();
        var client = new StreamClient(builder.Build());
        await client.connection.StartAsync(TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>Opens a stream, and records its messages.</summary>
    public Recording Record(string method, params object?[] arguments)
    {
        var recording = new Recording();
        readers.Add(Task.Run(() => recording.ReadAsync(connection, method, arguments, stop.Token)));
        return recording;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await connection.DisposeAsync();
        await Task.WhenAll(readers);
        stop.Dispose();
    }
}

/// <summary>The messages of a stream, and how it ended.</summary>
internal sealed class Recording
{
    private readonly List<JsonElement> messages = [];

    public IReadOnlyList<JsonElement> Messages
    {
        get
        {
            lock (messages) return [.. messages];
        }
    }

    /// <summary>The error with which the stream ended; null while it goes on, or when it ended without one.</summary>
    public Exception? Error { get; private set; }

    public bool HasEnded { get; private set; }

    public BookReader Book { get; } = new();

    public Task Until(Func<IReadOnlyList<JsonElement>, bool> condition, string what) =>
        Tests.Until.True(() => Error is null ? condition(Messages) : throw Error, what);

    public async Task<string> ErrorAsync()
    {
        await Tests.Until.True(() => HasEnded, "the stream ends");
        return Error?.Message ?? "";
    }

    internal async Task ReadAsync(HubConnection connection, string method, object?[] arguments, CancellationToken stop)
    {
        try
        {
            await foreach (var message in connection.StreamAsyncCore<object>(method, arguments, stop)) Add(message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The test is over.
        }
        catch (Exception e)
        {
            Error = e;
        }
        finally
        {
            HasEnded = true;
        }
    }

    // Whatever the protocol made of it, it has the shape of its JSON.
    private void Add(object message)
    {
        var json = message is JsonElement element ? element : JsonSerializer.SerializeToElement(message);
        lock (messages)
        {
            messages.Add(json);
            if (json.TryGetProperty("lastUpdateId", out _) && json.TryGetProperty("type", out _)) Book.Apply(json);
        }
    }
}
