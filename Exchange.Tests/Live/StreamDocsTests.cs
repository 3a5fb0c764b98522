using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>The clients that docs/streams.md shows do what it says: they have the book, through a restart of the engine too.</summary>
public sealed class StreamDocsTests
{
    private static string Docs => File.ReadAllText(Path.Combine(Repository.Root, "docs", "streams.md"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_client_in_CSharp_is_the_one_that_is_tested()
    {
        var source = File.ReadAllText(Path.Combine(Repository.Root, "Exchange.Tests", "Live", "LiveBookClient.cs"));
        var lines = source.Split("// begin\n")[1].Split("        // end")[0].Split('\n');
        var client = string.Join('\n', lines.Select(line => line.Length >= 8 ? line[8..] : line)).TrimEnd();
        Assert.Contains($"```csharp\n{client}\n```", Docs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_client_in_CSharp_has_the_book()
    {
        var (venue, url) = await StreamVenue.StartAsync();
        await using var owned = venue;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var shown = "";
        using var link = new BreakingLink(IPEndPoint.Parse(new Uri(url).Authority), silent: 1);
        var client = LiveBookClient.RunAsync(
            $"http://{link.EndPoint}/hubs/market", TimeSpan.FromSeconds(2), (book, _) => shown = TextOf(book), stop.Token);
        await Until.True(() => link.Silent == 0, "the client has met a server that gives no answer");
        await TradeAsync(venue, "before");
        await Until.True(async () => shown == await BookAsync(venue), "the client has the book");
        await venue.RestartEngineAsync();
        await TradeAsync(venue, "after");
        await Until.True(async () => shown == await BookAsync(venue), "the client has the book of the new engine");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client);
    }

    [Fact]
    public async Task The_client_in_JavaScript_has_the_book()
    {
        Assert.SkipUnless(
            await RunsAsync("require.resolve('@microsoft/signalr'); if (!globalThis.WebSocket) require.resolve('ws');"),
            "node cannot load @microsoft/signalr (nor, before node 22, ws): npm install @microsoft/signalr, and NODE_PATH where it is.");
        var (venue, url) = await StreamVenue.StartAsync();
        await using var owned = venue;
        var client = Docs.Split("```js\n")[1].Split("```")[0];
        var program = $$"""
            const url = '{{url}}/hubs/market';
            const levels = (book, side) => [...book[side]].map(level => [side, ...level]);
            const show = book => console.log(JSON.stringify([...levels(book, 'bids'), ...levels(book, 'asks')]));
            {{client}}
            """;
        using var node = Process.Start(new ProcessStartInfo("node", ["-e", program]) { RedirectStandardOutput = true })!;
        try
        {
            var shown = "";
            node.OutputDataReceived += (_, line) => shown = line.Data is ['[', '[' or ']', ..] ? TextOfJson(line.Data) : shown;
            node.BeginOutputReadLine();
            await TradeAsync(venue, "before");
            await Until.True(async () => shown == await BookAsync(venue), "the client has the book");
            await venue.RestartEngineAsync();
            await TradeAsync(venue, "after");
            await Until.True(async () => shown == await BookAsync(venue), "the client has the book of the new engine");
        }
        finally
        {
            node.Kill();
        }
    }

    private static async Task TradeAsync(StreamVenue venue, string name)
    {
        var desk = venue.Desk;
        for (var i = 0; i < 10; i++)
        {
            var (key, side) = i % 2 == 0 ? (desk.Alice, "\"BUY\"") : (desk.Bob, "\"SELL\"");
            Reply placed;
            do
            {
                placed = await desk.PlaceAsync(key, $"{name}{i}", ("side", side), ("price", $"\"{100 + i % 5}\""));
            }
            while ((int)placed.Status is 503 or 504);
        }
    }

    private static async Task<string> BookAsync(StreamVenue venue)
    {
        var read = await venue.Desk.GetAsync("/markets/BTC-USDT/depth?limit=5000");
        if (read.Status != HttpStatusCode.OK) return "not now";
        return TextOf(new[] { "bids", "asks" }.SelectMany(side => read.Json.GetProperty(side).EnumerateArray()
            .Select(level => KeyValuePair.Create((side, level[0].GetString()!), level[1].GetString()!))));
    }

    private static string TextOf(IEnumerable<KeyValuePair<(string Side, string Price), string>> book) =>
        string.Join(' ', book.Select(level => $"{level.Key.Side} {level.Key.Price}:{level.Value}").Order(StringComparer.Ordinal));

    private static string TextOfJson(string json) => TextOf(JsonDocument.Parse(json).RootElement.EnumerateArray()
        .Select(level => KeyValuePair.Create((level[0].GetString()!, level[1].GetString()!), level[2].GetString()!)));

    private static async Task<bool> RunsAsync(string program)
    {
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", ["-e", program]) { RedirectStandardError = true })!;
            await node.WaitForExitAsync(Cancellation);
            return node.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
