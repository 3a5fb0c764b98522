using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Exchange.Tests.Live;

/// <summary>The client of docs/streams.md, as it stands there.</summary>
internal static class LiveBookClient
{
    public delegate void Show(Dictionary<(string Side, string Price), string> book, JsonElement message);

    public static async Task RunAsync(string url, Show show, CancellationToken cancellation)
    {
        var book = new Dictionary<(string Side, string Price), string>();
        // begin
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await using var connection = new HubConnectionBuilder().WithUrl(url, HttpTransportType.WebSockets).Build();
                await connection.StartAsync(cancellation);
                await foreach (var message in connection.StreamAsync<JsonElement>("Depth", "BTC-USDT", cancellation)) Apply(message);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                await Task.Delay(1000, cancellation);
            }
        }

        void Apply(JsonElement message)
        {
            if (message.GetProperty("type").GetString() == "snapshot") book.Clear();
            foreach (var side in new[] { "bids", "asks" })
                foreach (var level in message.GetProperty(side).EnumerateArray())
                    if (level[1].GetString() == "0") book.Remove((side, level[0].GetString()!));
                    else book[(side, level[0].GetString()!)] = level[1].GetString()!;
            show(book, message);
        }
        // end
    }
}
