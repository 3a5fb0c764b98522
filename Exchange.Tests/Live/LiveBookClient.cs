using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Exchange.Tests.Live;

/// <summary>The client of docs/streams.md, as it stands there.</summary>
internal static class LiveBookClient
{
    public delegate void Show(Dictionary<(string Side, string Price), string> book, JsonElement message);

    public static async Task RunAsync(string url, TimeSpan patience, Show show, CancellationToken cancellation)
    {
        var book = new Dictionary<(string Side, string Price), string>();
        // begin
        while (true)
        {
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
                    show(book, message);
                }
            }
            catch when (!cancellation.IsCancellationRequested) { } // whatever it was, a server that gives no answer too
            await Task.Delay(1000, cancellation);
        }
        // end
    }
}
