using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Exchange.Api;
using Exchange.Benchmarks;
using Exchange.Domain;
using Exchange.Tests.Live;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Exchange.Tests.Telemetry;

/// <summary>One order is one trace, from the request to the streams, across the processes that it goes through.</summary>
public sealed class TraceTests(FaultFixture fixture) : IClassFixture<FaultFixture>
{
    private static readonly string[] Steps = ["stream", "decide", "commit", "views", "outcome", "push"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_steps_of_an_order_are_one_connected_trace_across_api_and_engine()
    {
        var trace = ActivityTraceId.CreateRandom();
        var ended = new ConcurrentQueue<Activity>();
        using var listener = ListenTo(trace, ended);
        var (venue, _) = await StreamVenue.StartAsync(services => services.AddHostedService<TracedUpdates>());
        await using var owned = venue;

        var reply = await PlaceAsync(venue.Desk, trace, "traced");
        Assert.Equal(HttpStatusCode.Created, reply.Status);
        await Until.True(() => Steps.All(name => ended.Any(step => step.OperationName == name)), "every step has ended");

        var request = Assert.Single(ended, step => step.Kind == ActivityKind.Server);
        var command = Assert.Single(ended, step => step.OperationName == "command place");
        Assert.Equal(request.SpanId, command.ParentSpanId);
        foreach (var name in Steps) Assert.Equal(command.SpanId, Assert.Single(ended, step => step.OperationName == name).ParentSpanId);
        var times = Steps.Select(name => ended.Single(step => step.OperationName == name)).ToDictionary(step => step.OperationName);
        Assert.True(times["decide"].StartTimeUtc <= times["commit"].StartTimeUtc);
        Assert.True(times["commit"].StartTimeUtc + times["commit"].Duration <= times["views"].StartTimeUtc);
        Assert.True(times["views"].StartTimeUtc <= times["outcome"].StartTimeUtc);
    }

    [Fact]
    public async Task An_error_answer_has_the_traces_id()
    {
        var trace = ActivityTraceId.CreateRandom();
        using var listener = ListenTo(trace, []);
        var (venue, _) = await StreamVenue.StartAsync();
        await using var owned = venue;

        var reply = await PlaceAsync(venue.Desk, trace, "not an id");

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal(trace.ToHexString(), reply.Member("traceId"));
    }

    [Fact]
    public void A_context_travels_with_its_command_and_costs_others_nothing()
    {
        const string context = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        VenueCommand plain = new(1, new AdvanceTime()), traced = new(2, new AdvanceTime(), context);
        Span<byte> bytes = stackalloc byte[CommandCodec.MaxLength(2)];

        var length = CommandCodec.Write(new VenueCommands(new ProcessId(7), [plain, plain with { Correlation = 2 }]), bytes);
        Assert.Equal(1, bytes[0]);
        Assert.DoesNotContain(CommandCodec.Read(bytes[..length]).Commands, command => command.Trace is not null);

        var longer = CommandCodec.Write(new VenueCommands(new ProcessId(7), [plain, traced]), bytes);
        Assert.Equal([null, context], CommandCodec.Read(bytes[..longer]).Commands.Select(command => command.Trace));
        Assert.Equal(length + 8 + 8 + context.Length, longer);
    }

    [Fact]
    public void A_context_of_no_command_is_refused()
    {
        const string context = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var bytes = new byte[CommandCodec.MaxLength(1)];
        var length = CommandCodec.Write(new VenueCommands(new ProcessId(7), [new(1, new AdvanceTime(), context)]), bytes);
        bytes[length - context.Length - sizeof(long)] = 9;

        Assert.Throws<InvalidDataException>(() => CommandCodec.Read(bytes.AsSpan(0, length)));
        Assert.Throws<InvalidDataException>(() => CommandCodec.Read(bytes.AsSpan(0, length - 1)));
    }

    [Fact]
    public async Task Two_processes_send_their_steps_to_a_collector()
    {
        await using var database = await TestDatabase.CreateAsync(fixture.Stores.PostgresOnce);
        await using var collector = new Collector();
        var settings = TestSettings.For(database);
        settings["Exchange:Redis"] = fixture.Stores.Redis;
        settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url;
        settings["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        settings["OTEL_BSP_SCHEDULE_DELAY"] = "100";
        await using var engine = await StartAsync(settings, "engine");
        await using var api = await StartAsync(settings, "api");
        await Until.True(() => api.Url is not null, "it listens");
        using var client = new HttpClient { BaseAddress = new Uri(api.Url!) };
        await Until.True(async () => (await ReadyAsync(client)).Contains("elsewhere", StringComparison.Ordinal), "there is an engine");
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        var key = await MakeAdminAsync(source, settings["Exchange:Venue"]);

        var trace = ActivityTraceId.CreateRandom();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/accounts")
        {
            Content = new StringContent("""{"commandId":"alice"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Api-Key", key);
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
        using var response = await client.SendAsync(request, Cancellation);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancellation));

        await Until.True(() => collector.Has(trace, "engine", "commit", "decide", "outcome"), "the engine's steps are collected");
        await Until.True(() => collector.Has(trace, "api", "command open_account", "push"), "the answering process's steps are collected");
    }

    private Task<MortalProcess> StartAsync(Dictionary<string, string> settings, string roles) => MortalProcess.StartAsync(
        fixture.Stores,
        settings.Append(new("Exchange:Roles", roles)).Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value)));

    private static async Task<string> ReadyAsync(HttpClient client)
    {
        using var response = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation);
        return await response.Content.ReadAsStringAsync(Cancellation);
    }

    private static async Task<string> MakeAdminAsync(NpgsqlDataSource source, string venue)
    {
        using var store = Marten.DocumentStore.For(options => VenueStore.Configure(options, source));
        return (await new ApiKeys(store, venue, TimeProvider.System).CreateAsync(default, Scopes.Admin, "admin"))!.Value.Text;
    }

    private static async Task<Reply> PlaceAsync(TradingDesk desk, ActivityTraceId trace, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/orders")
        {
            Content = new StringContent(TradingDesk.Order(id), Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Api-Key", desk.Alice);
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
        return await desk.SendAsync(request);
    }

    // Listens to this one trace, so that it costs the tests beside it nothing.
    private static ActivityListener ListenTo(ActivityTraceId trace, ConcurrentQueue<Activity> ended)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is CommandTraces.Name or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.TraceId == trace
                ? ActivitySamplingResult.AllDataAndRecorded
                : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace) ended.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    /// <summary>Takes what processes send by OTLP over HTTP, and looks for words in it.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly HttpListener http = new();
        private readonly ConcurrentQueue<byte[]> bodies = new();
        private readonly Task running;

        public Collector()
        {
            using var free = new TcpListener(IPAddress.Loopback, 0);
            free.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
            free.Stop();
            http.Prefixes.Add(Url + "/");
            http.Start();
            running = RunAsync();
        }

        public string Url { get; }

        /// <summary>Whether a process with these roles has sent these steps of a trace, in whichever messages.</summary>
        public bool Has(ActivityTraceId trace, string roles, params string[] steps)
        {
            var id = new byte[16];
            trace.CopyTo(id);
            var own = bodies.Where(body => Holds(body, id) && Holds(body, [(byte)roles.Length, .. Encoding.UTF8.GetBytes(roles)])).ToList();
            return steps.All(step => own.Exists(body => Holds(body, Encoding.UTF8.GetBytes(step))));
        }

        public async ValueTask DisposeAsync()
        {
            http.Close();
            await running;
        }

        private static bool Holds(byte[] body, byte[] part) => body.AsSpan().IndexOf(part) >= 0;

        private async Task RunAsync()
        {
            try
            {
                while (true)
                {
                    var context = await http.GetContextAsync();
                    using var body = new MemoryStream();
                    await context.Request.InputStream.CopyToAsync(body);
                    bodies.Enqueue(body.ToArray());
                    context.Response.Close();
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
