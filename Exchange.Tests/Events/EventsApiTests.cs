using System.Text.Json;
using Exchange.Api;
using Exchange.Domain;
using Exchange.Tests.Live;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Exchange.Tests.Events;

/// <summary>Events over HTTP and as they happen: two accounts and an administrator record everything, and see what is theirs.</summary>
public sealed class EventsApiTests(StreamFixture fixture) : IClassFixture<StreamFixture>
{
    private readonly TradingDesk desk = fixture.Desk;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_sees_all_that_is_its_own_and_what_is_public()
    {
        await TradeAsync("see");
        var all = await PagesAsync("/events?", desk.Admin);
        Assert.Equal(Enumerable.Range(1, all.Count).Select(sequence => (long)sequence), all.Select(Sequence));
        foreach (var (account, key) in new[] { (1, desk.Alice), (2, desk.Bob) })
        {
            var told = (await PagesAsync("/events?", key)).ToDictionary(Sequence);
            foreach (var e in all)
            {
                var (type, its) = (e.GetProperty("type").GetString()!, e.GetProperty("event"));
                var accounts = its.EnumerateObject().Where(member => member.Name is "account" or "makerAccount" or "takerAccount")
                    .Select(member => member.Value.GetInt32()).ToList();
                var isPublic = type is "asset_listed" or "market_opened" or "market_status_set" or "trade_executed";
                Assert.Equal(isPublic || accounts.Contains(account), told.TryGetValue(Sequence(e), out var seen));
                if (!isPublic && !accounts.Contains(account)) continue;
                Assert.Equal(type == "trade_executed" ? Without(its, account) : its.GetRawText(), seen.GetProperty("event").GetRawText());
                Assert.Equal(e.GetProperty("time").GetString(), seen.GetProperty("time").GetString());
            }
        }
    }

    [Fact]
    public async Task Filters_take_what_fits_all_of_them()
    {
        var (maker, taker) = await TradeAsync("filter");
        var trades = await PagesAsync($"/events?type=trade_executed&symbol=BTC-USDT&order={maker}", desk.Bob);
        Assert.Equal(maker, Assert.Single(trades).GetProperty("event").GetProperty("maker").GetInt64());
        Assert.Equal(
            ["order_placed", "trade_executed", "order_booked", "order_canceled"],
            (await PagesAsync($"/events?order={taker}", desk.Alice)).Select(e => e.GetProperty("type").GetString()));
        Assert.Empty(await PagesAsync($"/events?order={taker}", desk.Bob));
        Assert.Empty(await PagesAsync("/events?symbol=ETH-BTC&type=trade_executed,order_placed", desk.Admin));
        Assert.All(
            await PagesAsync("/events?account=2&type=funds_deposited", desk.Admin),
            e => Assert.Equal(2, e.GetProperty("event").GetProperty("account").GetInt32()));
        Assert.Equal([3, 4], (await PagesAsync("/events?after=2&until=4", desk.Admin)).Select(Sequence));
        Assert.Empty(await PagesAsync("/events?after=4&until=4", desk.Admin));
    }

    [Fact]
    public async Task The_lines_of_an_export_are_the_events_of_all_pages()
    {
        await TradeAsync("lines");
        var lines = await desk.GetAsync("/events?format=ndjson", desk.Admin);
        Assert.Equal(EventLines.MediaType, lines.ContentType);
        Assert.EndsWith("}\n", lines.Text, StringComparison.Ordinal);
        Assert.Equal(
            (await PagesAsync("/events?", desk.Admin)).Select(e => e.GetRawText()),
            lines.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries));

        using var accepting = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events?type=account_opened");
        accepting.Headers.Add("X-Api-Key", desk.Bob);
        accepting.Headers.Add("Accept", EventLines.MediaType);
        var own = await desk.SendAsync(accepting);
        Assert.Equal((EventLines.MediaType, 1), (own.ContentType, own.Text.Count(letter => letter == '\n')));
        Assert.Empty((await desk.GetAsync("/events?format=ndjson&symbol=ETH-BTC&type=order_filled", desk.Admin)).Text);
    }

    [Fact]
    public async Task A_reader_of_lines_who_goes_away_ends_the_reading()
    {
        for (var round = 0; round < 5; round++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events?format=ndjson");
            request.Headers.Add("X-Api-Key", desk.Admin);
            using var reply = await desk.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
            reply.EnsureSuccessStatusCode();
        }

        var database = fixture.Services.GetRequiredService<NpgsqlDataSource>();
        await Until.True(
            async () =>
            {
                await using var command = database.CreateCommand(
                    "select count(*) from pg_stat_activity where datname = current_database() and state = 'active' and query like 'copy%'");
                return (long)(await command.ExecuteScalarAsync(Cancellation))! == 0;
            },
            "nobody reads events any more");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tail_goes_from_the_stored_to_the_new_without_a_gap(bool isMessagePack)
    {
        await TradeAsync($"before-{isMessagePack}");
        await using var client = await StreamClient.ConnectAsync(fixture.Url, isMessagePack);
        var streams = new List<(string? Key, Recording Stream)>();
        foreach (var key in new[] { desk.Admin, desk.Alice, null })
            streams.Add((key, await RecordAsync(isMessagePack ? await StreamClient.ConnectAsync(fixture.Url, true) : null, 0, key)));
        for (var round = 0; round < 5; round++) await TradeAsync($"while-{isMessagePack}-{round}");

        var all = await PagesAsync("/events?", desk.Admin);
        foreach (var (key, stream) in streams)
        {
            var expected = key is null ? null : (await PagesAsync("/events?", key)).Select(Sequence).ToList();
            expected ??= [.. all.Where(e => EventViewer.IsPublic(TypeOf(e))).Select(Sequence)];
            var last = expected[^1];
            await stream.Until(messages => messages.Count > 0 && messages[^1].GetProperty("sequence").GetInt64() >= last, "all events");
            Assert.Equal(expected, stream.Messages.SelectMany(Events).Select(Sequence).TakeWhile(sequence => sequence <= last));
            Assert.True(stream.Messages.Zip(stream.Messages.Skip(1)).All(pair =>
                pair.First.GetProperty("sequence").GetInt64() <= pair.Second.GetProperty("after").GetInt64()));
        }
    }

    [Fact]
    public async Task A_tail_begins_where_it_is_told_and_no_farther_than_there_is()
    {
        await TradeAsync("from");
        var last = Sequence((await PagesAsync("/events?", desk.Admin))[^1]);
        await using var client = await StreamClient.ConnectAsync(fixture.Url);
        foreach (var sequence in new[] { -1, last + 1_000, long.MaxValue, long.MinValue })
            Assert.Contains("INVALID_SEQUENCE", await client.Record("Events", sequence, "").ErrorAsync(), StringComparison.Ordinal);
        Assert.Contains("INVALID_TICKET", await client.Record("Events", 0L, "ext_no").ErrorAsync(), StringComparison.Ordinal);

        var stream = client.Record("Events", last - 3, await TicketAsync(desk.Admin));
        await stream.Until(messages => messages.Count > 0, "the last three");
        Assert.Equal([last - 2, last - 1, last], Events(stream.Messages[0]).Select(Sequence));
        Assert.Contains("ALREADY_SUBSCRIBED", await client.Record("Events", 0L, "").ErrorAsync(), StringComparison.Ordinal);
    }

    // A maker of bob's and a taker of alice's, which is canceled in the end.
    private async Task<(long Maker, long Taker)> TradeAsync(string id)
    {
        var maker = await desk.PlaceAsync(desk.Bob, $"m-{id}", ("side", "\"SELL\""), ("price", "\"130\""));
        var taker = await desk.PlaceAsync(desk.Alice, $"t-{id}", ("price", "\"131\""), ("quantity", "\"2\""));
        Assert.Equal("PARTIALLY_FILLED", taker.Member("status"));
        await desk.DeleteAsync($"/orders/{taker.OrderId}", desk.Alice);
        await desk.PlaceAsync(desk.Alice, $"r-{id}", ("quantity", "\"900000\""));
        return (maker.OrderId, taker.OrderId);
    }

    private async Task<Recording> RecordAsync(StreamClient? client, long after, string? key) =>
        (client ?? await StreamClient.ConnectAsync(fixture.Url)).Record("Events", after, key is null ? "" : await TicketAsync(key));

    private async Task<string> TicketAsync(string key) => (await desk.SendAsync("POST", "/tickets", key)).Member("ticket")!;

    private async Task<List<JsonElement>> PagesAsync(string path, string key)
    {
        var events = new List<JsonElement>();
        for (var next = path; ;)
        {
            var reply = await desk.GetAsync($"{next}&limit=7", key);
            Assert.True(reply.Status == System.Net.HttpStatusCode.OK, reply.Text);
            var page = reply.Json;
            events.AddRange(Events(page));
            if (!page.TryGetProperty("next", out var after)) return events;
            next = path.Contains("after=", StringComparison.Ordinal)
                ? path.Replace($"after={path.Split("after=")[1].Split('&')[0]}", $"after={after}", StringComparison.Ordinal)
                : $"{path}&after={after}";
        }
    }

    private static IEnumerable<JsonElement> Events(JsonElement message) => message.GetProperty("events").EnumerateArray();

    private static long Sequence(JsonElement e) => e.GetProperty("sequence").GetInt64();

    private static EventType TypeOf(JsonElement e) =>
        EventJson.TryFindType(e.GetProperty("type").GetString(), out var type) ? type : throw new InvalidDataException();

    // A trade without what belongs to others.
    private static string Without(JsonElement trade, int account)
    {
        var isMaker = trade.GetProperty("makerAccount").GetInt32() == account;
        var isTaker = trade.GetProperty("takerAccount").GetInt32() == account;
        var members = trade.EnumerateObject().Where(member =>
            (isMaker || !member.Name.StartsWith("maker", StringComparison.Ordinal))
            && (isTaker || member.Name == "takerSide" || !member.Name.StartsWith("taker", StringComparison.Ordinal)));
        return $"{{{string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}"))}}}";
    }
}
