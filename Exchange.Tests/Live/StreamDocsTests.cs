using System.Net;
using System.Text.Json;
using Exchange.Benchmarks;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>
/// The clients that docs/streams.md shows have ten lines, and do what it says: they have the book, which is so deep that it comes in parts,
/// though the first server that they ask gives no answer, and the engine is another one. FaultTests kills everything else.
/// </summary>
public sealed class StreamDocsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    [Fact]
    public void The_clients_have_ten_lines()
    {
        foreach (var client in new[] { StreamDocs.JavaScript, StreamDocs.CSharp })
        {
            var lines = client.TrimEnd().Split('\n');
            Assert.Equal(10, lines.Length);
            Assert.All(lines, line => Assert.InRange(line.Length, 1, 130));
        }
    }

    [Fact]
    public void The_client_in_CSharp_is_the_one_that_is_tested()
    {
        var source = File.ReadAllText(Path.Combine(Repository.Root, "Exchange.Tests", "Live", "LiveBookClient.cs"));
        Assert.Equal(WithoutSpace(source.Split("// begin\n")[1].Split("// end")[0]), WithoutSpace(StreamDocs.CSharp));

        static string WithoutSpace(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
    }

    [Fact]
    public Task The_client_in_CSharp_has_the_book() => CheckAsync("C#", shown => LiveBookClient.Start(Patience, shown));

    [Fact]
    public async Task The_client_in_JavaScript_has_the_book()
    {
        Assert.SkipUnless(
            await ScriptedClients.CanRunAsync(),
            "node cannot load @microsoft/signalr (nor, before node 22, ws): npm install @microsoft/signalr, and NODE_PATH where it is.");
        await CheckAsync("JavaScript", shown => ScriptedClients.Start(Patience, shown));
    }

    private static async Task CheckAsync(string name, Func<ShownBooks, IDisposable> start)
    {
        var (venue, url) = await StreamVenue.StartAsync();
        await using var owned = venue;
        await DeepenAsync(venue.Desk);
        using var link = new BreakingLink(IPEndPoint.Parse(new Uri(url).Authority), silent: 1);
        var shown = new ShownBooks(name, url, $"http://{link.EndPoint}");
        using var client = start(shown);
        await Until.True(() => link.Silent == 0, "the client has met a server that gives no answer");
        await TradeAsync(venue, "before");
        await shown.CatchUpAsync();
        var first = shown.Last!;
        await venue.RestartEngineAsync();
        await TradeAsync(venue, "after");
        await shown.CatchUpAsync();
        Assert.NotEqual(first.Epoch, shown.Last!.Epoch);
        Assert.NotEqual(first.Book, shown.Last!.Book);
        Assert.All(shown.Books, book => Assert.Contains("799", book.Book, StringComparison.Ordinal)); // no part of one was ever shown
    }

    // 600 prices on one side: a snapshot of them comes in parts. An account may have 200 open orders, and a batch 100.
    private static async Task DeepenAsync(TradingDesk desk)
    {
        for (var at = 0; at < 3; at++)
        {
            var account = await DoAsync("/accounts", $$"""{"commandId":"deep-{{at}}"}""");
            var number = account.GetProperty("account").GetInt32();
            await DoAsync($"/accounts/{number}/deposits", """{"asset":"BTC","amount":"1000","commandId":"coins"}""");
            var key = (await DoAsync("/keys", $$"""{"account":{{number}},"scopes":["trade"],"name":"deep"}"""))
                .GetProperty("secret").GetString();
            foreach (var prices in Enumerable.Range(200 * (at + 1), 200).Chunk(100))
            {
                var orders = prices.Select(price => TradingDesk.Order($"p{price}", ("side", "\"SELL\""), ("price", $"\"{price}\"")));
                await DoAsync("/orders/batch", $$"""{"orders":[{{string.Join(',', orders)}}]}""", key);
            }
        }

        async Task<JsonElement> DoAsync(string path, string body, string? key = null)
        {
            var reply = await desk.SendAsync("POST", path, key ?? desk.Admin, body);
            Assert.True(reply.Status is HttpStatusCode.OK or HttpStatusCode.Created, reply.Text);
            return reply.Json;
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
}
