using System.Net;
using System.Net.Sockets;
using Exchange.Api;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Xunit;

namespace Exchange.Tests;

/// <summary>An exchange at its bounds, or with its command stream spoiled: each test uses up what there is, and gives it back.</summary>
public sealed class BoundTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    private TradingDesk Desk => server.Desk;

    [Fact]
    public async Task A26_There_are_only_so_many_keys()
    {
        var store = server.Services.GetRequiredService<IDocumentStore>();
        var many = Enumerable.Range(0, ApiKeys.MaxKeys).Select(number => new ApiKey
        {
            Id = $"{number:x64}",
            Venue = server.Venue,
            Scopes = Scopes.Read,
            Name = "many",
            Created = DateTimeOffset.UnixEpoch,
        });
        await store.BulkInsertAsync([.. many], cancellation: cancellation);

        var one = await Desk.SendAsync("POST", "/keys", Desk.Admin, """{"account":2,"scopes":["read"],"name":"more"}""");
        Assert.Equal((409, "TOO_MANY_KEYS"), ((int)one.Status, one.Code));

        await using var session = store.LightweightSession();
        session.DeleteWhere<ApiKey>(key => key.Name == "many");
        await session.SaveChangesAsync(cancellation);
        var another = await Desk.SendAsync("POST", "/keys", Desk.Admin, """{"account":2,"scopes":["read"],"name":"more"}""");
        Assert.Equal(HttpStatusCode.Created, another.Status);
    }

    [Fact]
    public async Task H30_A_connection_too_many_is_closed_and_the_others_go_on()
    {
        var clients = new List<TcpClient>();
        try
        {
            for (var i = 0; i < ServerFixture.MaxConnections; i++)
            {
                var client = new TcpClient();
                clients.Add(client);
                await client.ConnectAsync(server.Address, cancellation);
            }

            // Whichever was too many: some of the connections are closed without a word.
            await Until.True(() => clients.Exists(IsClosed), "a connection was closed");
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        await Until.True(async () => (await Desk.GetAsync("/markets")).Status == HttpStatusCode.OK, "there is room again");
    }

    [Fact]
    public async Task B04_A_stream_that_takes_no_more_entries_refuses_orders_until_it_is_removed()
    {
        var events = await server.EventsAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(TestStores.Redis);
        var stream = CommandStream.KeyOf(server.Venue);
        await redis.GetDatabase().StreamAddAsync(stream, "no", "command", $"{ulong.MaxValue}-{ulong.MaxValue}");

        var refused = await Desk.PlaceAsync(Desk.Alice, "row-B04", ("price", "\"60\""));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (refused.Status, refused.Headers.ContainsKey("Retry-After")));
        Assert.Equal(events, await server.EventsAsync());

        // Nothing was taken past the entry, so all goes on where it stood once the stream is gone.
        await redis.GetDatabase().KeyDeleteAsync(stream);
        await Until.True(
            async () => (await Desk.PlaceAsync(Desk.Alice, "row-B04", ("price", "\"60\""))).Status
                is HttpStatusCode.Created or HttpStatusCode.OK,
            "orders are taken again");
        Assert.Equal(events + 1, await server.EventsAsync());
    }

    private static bool IsClosed(TcpClient client)
    {
        try
        {
            return client.Client.Poll(0, SelectMode.SelectRead) && client.Available == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
