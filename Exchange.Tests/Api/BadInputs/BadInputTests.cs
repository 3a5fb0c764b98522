using System.Net;
using Exchange.Api;
using StackExchange.Redis;
using Xunit;

namespace Exchange.Tests;

/// <summary>What must not succeed does not, says why in one form, and changes nothing.</summary>
public sealed class BadInputTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static readonly Dictionary<string, BadInput> Rows = BadInputTable.All.ToDictionary(row => row.Id);

    public static TheoryData<string> Ids => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_bad_input_is_refused_and_changes_nothing(string id)
    {
        var (row, desk) = (Rows[id], server.Desk);
        var (events, money) = (await server.EventsAsync(), await desk.MoneyAsync());

        using var message = row.ToMessage(desk);
        var reply = await desk.SendAsync(message);

        Assert.Equal((row.Status, row.Code, row.Field), ((int)reply.Status, reply.Code, reply.Member("field")));
        Assert.Equal("application/problem+json", reply.ContentType);
        Assert.Equal($"{row.Status}", reply.Member("status"));
        Assert.False(string.IsNullOrEmpty(reply.Member("traceId")));
        Assert.Equal("nosniff", reply.Headers["X-Content-Type-Options"]);
        Assert.DoesNotContain("Access-Control-Allow-Origin", reply.Headers.Keys);
        Assert.Equal(row.Status == 401, reply.Headers.ContainsKey("WWW-Authenticate"));
        foreach (var word in new[] { "Exception", "   at ", "select", "<script>", "System." })
            Assert.DoesNotContain(word, reply.Text, StringComparison.Ordinal);

        // What the engine refused is on record, as one event.
        Assert.Equal(events + (row.Status == 422 ? 1 : 0), await server.EventsAsync());
        Assert.Equal(money, await desk.MoneyAsync());
    }

    [Fact]
    public async Task N12_Zeros_at_the_end_change_nothing_of_a_number()
    {
        var desk = server.Desk;
        var reply = await desk.PlaceAsync(desk.Bob, "row-N12", ("quantity", "\"1.50\""), ("price", "\"10.00000000\""));

        Assert.Equal((HttpStatusCode.Created, "1.5", "10"), (reply.Status, reply.Member("quantity"), reply.Member("price")));
    }

    [Fact]
    public async Task A02_Unknown_and_revoked_keys_get_the_same_answer()
    {
        var desk = server.Desk;
        var unknown = await desk.GetAsync("/orders", "exk_" + new string('B', 43));
        var revoked = await desk.GetAsync("/orders", desk.Revoked);

        Assert.Equal(unknown.Text.Replace(unknown.Member("traceId")!, "", StringComparison.Ordinal),
            revoked.Text.Replace(revoked.Member("traceId")!, "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task B03_An_entry_that_nobody_of_the_exchange_wrote_is_passed_over()
    {
        var desk = server.Desk;
        var (events, money) = (await server.EventsAsync(), await desk.MoneyAsync());
        await using var redis = await ConnectionMultiplexer.ConnectAsync(TestStores.Redis);
        var (stream, database) = (CommandStream.KeyOf(server.Venue), redis.GetDatabase());
        var entries = await database.StreamRangeAsync(stream, count: 1, messageOrder: Order.Descending);
        Assert.NotEmpty(entries);
        foreach (var entry in entries)
        {
            // One that is garbage, and a real one of which a single bit was changed.
            await database.StreamAddAsync(stream, entry.Values[0].Name, "garbage");
            await database.StreamAddAsync(stream, [.. entry.Values.Select(value => new NameValueEntry(value.Name, Forge(value.Value)))]);
        }

        var reply = await desk.PlaceAsync(desk.Bob, "row-B03", ("price", "\"10\""));
        await desk.DeleteAsync($"/orders/{reply.OrderId}", desk.Bob);
        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal(events + 2, await server.EventsAsync());
        Assert.Equal(money, await desk.MoneyAsync());
    }

    private static RedisValue Forge(RedisValue value)
    {
        var bytes = ((byte[])value!).ToArray();
        if (bytes.Length > 0) bytes[^1] ^= 1;
        return bytes;
    }

    [Fact]
    public async Task H24_What_a_client_says_of_its_address_is_not_believed()
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, "/api/v1/markets");
        foreach (var name in new[] { "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "Forwarded" })
            message.Headers.TryAddWithoutValidation(name, "evil.example");

        var reply = await server.Desk.SendAsync(message);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.DoesNotContain("evil", reply.Text, StringComparison.Ordinal);
    }
}
