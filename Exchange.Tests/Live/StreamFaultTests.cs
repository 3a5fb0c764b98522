using System.Diagnostics.Metrics;
using Exchange.Api;
using Exchange.Benchmarks;
using Exchange.Projections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>Whatever is lost, doubled, damaged or restarted: a client that applies what it is told has the book of the engine.</summary>
public sealed class StreamFaultTests
{
    [Fact]
    public async Task Lost_updates_and_those_that_come_twice()
    {
        var random = new Random(5);
        var lost = 0;
        var (venue, url) = await StreamVenue.StartAsync(services =>
        {
            var reader = services.Last(service => service.ServiceType == typeof(ReadFeed));
            services.Replace(ServiceDescriptor.Singleton<ReadFeed>(provider =>
            {
                var read = (ReadFeed)reader.ImplementationFactory!(provider);
                LiveUpdate? last = null;
                return message =>
                {
                    var update = read(message);
                    switch (random.Next(6))
                    {
                        case 0:
                            lost++;
                            return null;
                        case 1:
                            return last; // the one before again, in the place of this one
                        default:
                            return last = update;
                    }
                };
            }));
        });
        await using var owned = venue;
        await using var client = await StreamClient.ConnectAsync(url);
        var depth = client.Record("Depth", "BTC-USDT");
        await RunAsync(venue, 100);
        await SameBookAsync(venue, depth);
        Assert.NotEqual(0, lost);
    }

    [Fact]
    public async Task B05_messages_that_are_none_and_messages_that_were_there_before()
    {
        var (venue, url) = await StreamVenue.StartAsync();
        await using var owned = venue;
        var unreadable = 0;
        using var meter = new MeterListener();
        meter.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "exchange.live.unreadable") listener.EnableMeasurementEvents(instrument);
        };
        meter.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            if (tags.ToArray().Contains(KeyValuePair.Create("venue", (object?)venue.Name))) Interlocked.Add(ref unreadable, (int)count);
        });
        meter.Start();
        var redis = await venue.Services.GetRequiredService<RedisConnections>().SharedAsync();
        var channel = RedisChannel.Literal(LiveFeedCodec.ChannelOf(venue.Name));
        var seen = new List<byte[]>();
        await redis.GetSubscriber().SubscribeAsync(channel, (_, message) =>
        {
            lock (seen) seen.Add(message!);
        });
        await using var client = await StreamClient.ConnectAsync(url);
        var depth = client.Record("Depth", "BTC-USDT");
        await depth.Until(messages => messages.Count > 0, "the snapshot");
        var random = new Random(6);
        await RunAsync(venue, 50, async () =>
        {
            var garbage = new byte[random.Next(200)];
            random.NextBytes(garbage);
            await redis.GetSubscriber().PublishAsync(channel, garbage);
            byte[] again;
            lock (seen) again = seen.Count == 0 ? garbage : seen[random.Next(seen.Count)];
            await redis.GetSubscriber().PublishAsync(channel, again);
            again = [.. again];
            if (again.Length > 0) again[random.Next(again.Length)] ^= 1;
            await redis.GetSubscriber().PublishAsync(channel, again);
        });
        await SameBookAsync(venue, depth);
        Assert.Equal(1, depth.Book.Snapshots);
        await Until.True(() => Volatile.Read(ref unreadable) >= 100, "each message that is none is counted");
    }

    [Fact]
    public async Task The_engine_starts_again()
    {
        var (venue, url) = await StreamVenue.StartAsync();
        await using var owned = venue;
        await using var client = await StreamClient.ConnectAsync(url);
        var depth = client.Record("Depth", "BTC-USDT");
        await RunAsync(venue, 20);
        await SameBookAsync(venue, depth);
        var epoch = depth.Book.Epoch;
        await venue.RestartEngineAsync();
        await RunAsync(venue, 20, from: 100);
        await SameBookAsync(venue, depth);
        Assert.NotEqual(epoch, depth.Book.Epoch);
    }

    [Fact]
    public async Task Redis_loses_the_views()
    {
        var (venue, url) = await StreamVenue.StartAsync();
        await using var owned = venue;
        await using var client = await StreamClient.ConnectAsync(url);
        var depth = client.Record("Depth", "BTC-USDT");
        await RunAsync(venue, 20);
        var redis = await venue.Services.GetRequiredService<RedisConnections>().SharedAsync();
        foreach (var key in redis.GetServers()[0].Keys(pattern: $"venue:{venue.Name}:views*"))
            await redis.GetDatabase().KeyDeleteAsync(key);
        await RunAsync(venue, 20, from: 100);
        await SameBookAsync(venue, depth);
    }

    [Fact]
    public async Task Two_processes_tell_the_same()
    {
        var (venue, url) = await StreamVenue.StartAsync();
        await using var owned = venue;
        var other = venue.StartApi();
        await using var here = await StreamClient.ConnectAsync(url);
        await using var there = await StreamClient.ConnectAsync(other);
        Recording[] both = [here.Record("Depth", "BTC-USDT"), there.Record("Depth", "BTC-USDT")];
        using var client = new HttpClient { BaseAddress = new Uri(other) };
        for (var i = 0; i < 20; i++)
        {
            var placed = await venue.Desk.PlaceAsync(venue.Desk.Alice, $"two{i}", ("price", $"\"{100 + i}\""));
            var read = await client.GetStringAsync(
                new Uri("/api/v1/markets/BTC-USDT/bbo", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Contains($"\"bidPrice\":\"{100 + i}\"", read, StringComparison.Ordinal);
        }

        foreach (var one in both) await SameBookAsync(venue, one);
    }

    [Fact]
    public async Task A_ticket_of_one_process_opens_a_stream_of_another()
    {
        var (venue, _) = await StreamVenue.StartAsync();
        await using var owned = venue;
        var other = venue.StartApi();
        var ticket = (await venue.Desk.SendAsync("POST", "/tickets", venue.Desk.Alice)).Member("ticket");
        await using var there = await StreamClient.ConnectAsync(other);
        var account = there.Record("Account", ticket);
        await account.Until(messages => messages.Count > 0, "the state");
        var placed = await venue.Desk.PlaceAsync(venue.Desk.Alice, "told-there");
        var told = $"\"orderId\":{placed.OrderId}";
        await account.Until(messages => messages[^1].GetRawText().Contains(told, StringComparison.Ordinal), "the order");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task W22_who_reads_nothing_or_next_to_nothing_is_closed_and_keeps_nobody_waiting(int bytes)
    {
        var (venue, url) = await StreamVenue.StartAsync(sendTimeout: "00:00:01");
        await using var owned = venue;
        var connections = venue.Services.GetRequiredService<HubConnections>();
        await using var client = await StreamClient.ConnectAsync(url);
        var depth = client.Record("Depth", "BTC-USDT");
        using var stalled = RawStream.Shake(System.Net.IPEndPoint.Parse(new Uri(url).Authority));
        stalled.Socket.ReceiveBufferSize = 4096;
        for (var i = 0; i < 99; i++)
        {
            var arguments = $"[\"BTC-USDT\",1000,{50 + i}]";
            stalled.Text($"{{\"type\":4,\"invocationId\":\"{i}\",\"target\":\"TopDepth\",\"arguments\":{arguments}}}\u001e");
        }

        Assert.Equal(2, connections.Count);
        var round = 0;
        await Until.True(
            async () =>
            {
                foreach (var key in new[] { venue.Desk.Alice, venue.Desk.Bob }) await venue.Desk.DeleteAsync("/orders", key);
                await RunAsync(venue, 20, from: 1_000 * ++round);
                if (bytes > 0 && stalled.Socket.Available > 0) stalled.Socket.Receive(new byte[bytes]);
                return connections.Count == 1;
            },
            "the connection that does not read is closed");
        await SameBookAsync(venue, depth);
        Assert.Equal(1, depth.Book.Snapshots);
    }

    // Orders that rest, trade and are canceled, one after another.
    private static async Task RunAsync(StreamVenue venue, int count, Func<Task>? between = null, int from = 0)
    {
        var (desk, random) = (venue.Desk, new Random(count + from));
        var open = new Queue<(string Key, long Order)>();
        for (var i = from; i < from + count; i++)
        {
            var key = random.Next(2) == 0 ? desk.Alice : desk.Bob;
            var side = random.Next(2) == 0 ? "\"BUY\"" : "\"SELL\"";
            var price = $"\"{random.Next(95, 106)}.{random.Next(10)}\"";
            var quantity = $"\"{random.Next(1, 5)}\"";
            Reply placed;
            do
            {
                placed = await desk.PlaceAsync(key, $"run{i}", ("side", side), ("price", price), ("quantity", quantity));
            }
            while ((int)placed.Status is 503 or 504); // the engine is starting; the same order again is no second one

            Assert.Equal(System.Net.HttpStatusCode.Created, placed.Status);
            open.Enqueue((key, placed.OrderId));
            if (open.Count > 10) await desk.DeleteAsync($"/orders/{open.Peek().Order}", open.Dequeue().Key);
            if (between is not null) await between();
        }
    }

    private static async Task SameBookAsync(StreamVenue venue, Recording depth)
    {
        var expected = new BookReader();
        await Until.True(
            async () =>
            {
                var read = await venue.Desk.GetAsync("/markets/BTC-USDT/depth?limit=5000");
                if (read.Status != System.Net.HttpStatusCode.OK || depth.Book.Epoch != read.Member("epoch")) return false;
                expected.Load(read.Json);
                return depth.Book.LastUpdate == expected.LastUpdate;
            },
            "the stream is where the market is");
        Assert.Equal(expected.Book, depth.Book.Book);
    }
}
