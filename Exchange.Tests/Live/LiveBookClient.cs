using System.Text.Json;
using Exchange.Benchmarks;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Exchange.Tests.Live;

/// <summary>The client in C# of docs/streams.md, as it stands there but for where its lines end.</summary>
internal sealed class LiveBookClient : IDisposable
{
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Starts it for each of these.</summary>
    public static LiveBookClient Start(TimeSpan patience, params ShownBooks[] shown)
    {
        var clients = new LiveBookClient();
        foreach (var one in shown) _ = RunAsync(one.Hub, patience, one, clients.stopping.Token);
        return clients;
    }

    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
    }

    private static async Task RunAsync(string url, TimeSpan patience, ShownBooks shown, CancellationToken cancellation)
    {
        var book = new Dictionary<(string Side, string Price), string>();
        // begin
        for (; ; await Task.Delay(1000, cancellation))
            try
            {
                await using var connection = new HubConnectionBuilder().WithUrl(url, HttpTransportType.WebSockets).Build();
                await connection.StartAsync(cancellation).WaitAsync(patience, cancellation);
                await foreach (var message in connection.StreamAsync<JsonElement>("Depth", "BTC-USDT", cancellation))
                {
                    if (message.GetProperty("type").GetString() == "snapshot") book.Clear();
                    foreach (var side in new[] { "bids", "asks" })
                        foreach (var level in message.GetProperty(side).Deserialize<string[][]>()!)
                            if (level[1] == "0") book.Remove((side, level[0]));
                            else book[(side, level[0])] = level[1];
                    if (!message.TryGetProperty("hasMore", out var more) || !more.GetBoolean()) show(book, message);
                }
            }
            catch when (!cancellation.IsCancellationRequested) { } // whatever it was, it begins anew
        // end

        void show(Dictionary<(string Side, string Price), string> now, JsonElement message) =>
            shown.Add(message, Side(now, "bids"), Side(now, "asks"));
    }

    private static IEnumerable<(string Price, string Quantity)> Side(Dictionary<(string Side, string Price), string> book, string side) =>
        book.Where(level => level.Key.Side == side).Select(level => (level.Key.Price, level.Value));
}
