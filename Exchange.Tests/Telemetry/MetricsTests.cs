using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Alba;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Exchange.Tests.Telemetry;

/// <summary>What is measured, what the documents say of it, and what the dashboard asks for are the same.</summary>
public sealed partial class MetricsTests(DeskFixture fixture, MeasuredExchange measured)
    : IClassFixture<DeskFixture>, IClassFixture<MeasuredExchange>
{
    private const string Docs = "docs/operations.md", Dashboard = "compose/grafana/exchange.json";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static IEnumerable<(string Name, string Kind, string Unit)> Documented =>
        from Match row in Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, Docs)))
        select (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value);

    [Fact]
    public async Task Every_instrument_is_documented_and_every_documented_one_is_there()
    {
        await TradeAsync(fixture.Desk);
        var instruments = new Dictionary<string, (string Name, string Kind, string Unit)>();
        using (var listener = new MeterListener())
        {
            listener.InstrumentPublished = (instrument, _) =>
            {
                if (!instrument.Meter.Name.StartsWith("Exchange.", StringComparison.Ordinal)) return;
                lock (instruments) instruments[instrument.Name] = (instrument.Name, KindOf(instrument), instrument.Unit ?? "");
            };
            using var maker = new Exchange.Api.MakerFigures(); // its instruments are there while a maker is
            listener.Start();
        }

        Repository.AssertNone(
        [
            .. instruments.Values.Except(Documented).Select(one => $"{Docs}: has no row for {one}"),
            .. Documented.Except(instruments.Values).Select(one => $"{Docs}: there is no such instrument: {one}"),
        ]);
    }

    [Fact]
    public async Task Orders_are_counted_by_their_outcome_and_measured_on_their_way()
    {
        await TradeAsync(measured.Desk);
        var text = await UntilAsync("exchange_engine_commands_total{");

        Assert.Matches("""exchange_engine_commands_total\{[^}]*command="place",outcome="executed",reason="none"[^}]*\} [1-9]""", text);
        Assert.Matches(
            """exchange_engine_commands_total\{[^}]*command="place",outcome="rejected",reason="insufficient_funds"[^}]*\} [1-9]""", text);
        Assert.Matches("""exchange_api_problems_total\{[^}]*code="INSUFFICIENT_FUNDS"[^}]*\} [1-9]""", text);
        Assert.Matches("""exchange_engine_commit_duration_seconds_count\{[^}]*\} [1-9]""", text);
        Assert.Matches("""exchange_engine_commit_size_bucket\{[^}]*le="1000"[^}]*\} [1-9]""", text);
        Assert.Matches("""exchange_health_check\{[^}]*check="postgres"[^}]*\} 1""", text);
        Assert.DoesNotContain("assword", text, StringComparison.Ordinal);

        var documented = Documented.Select(one => Exposition.NameOf(one.Name, one.Kind, one.Unit)).ToHashSet();
        Repository.AssertNone(Exposition.Names(text)
            .Where(name => name.StartsWith("exchange_", StringComparison.Ordinal) && !documented.Contains(name))
            .Select(name => $"{Docs}: {name} is not documented"));
    }

    [Fact]
    public async Task The_dashboard_asks_for_metrics_that_there_are()
    {
        await TradeAsync(measured.Desk);
        var known = Exposition.Names(await UntilAsync("exchange_health_check{"));
        known.UnionWith(Documented.Select(one => Exposition.NameOf(one.Name, one.Kind, one.Unit)));
        var queries = Queries(JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, Dashboard), Cancellation))
            .RootElement).ToList();

        Assert.True(queries.Count > 20, $"{queries.Count} queries");
        Repository.AssertNone(
            from query in queries
            from Match match in MetricName().Matches(Regex.Replace(query, @"by \([^)]*\)", ""))
            let name = Regex.Replace(match.Value, "_(bucket|sum|count)$", "")
            where !known.Contains(name) && !known.Contains(match.Value)
            select $"{Dashboard}: {match.Value} in {query}");
        Assert.All(queries, query => Assert.Matches(MetricName(), query));
    }

    [Fact]
    public async Task Only_this_machine_may_read_them_unless_the_settings_say_otherwise()
    {
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(fixture.Host, "127.0.0.1"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(fixture.Host, "::1"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(fixture.Host, "192.0.2.1"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(fixture.Host, "127.0.0.1", forwarded: true));

        await using var database = await TestDatabase.CreateAsync();
        await using var all = await StartAsync(database, "all");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(all, "192.0.2.1", forwarded: true));
        await using var off = await StartAsync(database, "off");
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(off, "127.0.0.1"));
    }

    private static Task<IAlbaHost> StartAsync(TestDatabase database, string metrics) => AlbaHost.For<Program>(builder =>
    {
        foreach (var (key, value) in TestSettings.For(database)) builder.UseSetting(key, value);
        builder.UseSetting("Exchange:Telemetry:Metrics", metrics);
        builder.ConfigureLogging(logging => logging.ClearProviders());
    });

    private static async Task<HttpStatusCode> StatusAsync(IAlbaHost host, string address, bool forwarded = false)
    {
        var result = await host.Scenario(scenario =>
        {
            scenario.Get.Url("/metrics");
            if (forwarded) scenario.WithRequestHeader("X-Forwarded-For", "192.0.2.1");
            scenario.ConfigureHttpContext(context => context.Connection.RemoteIpAddress = IPAddress.Parse(address));
            scenario.IgnoreStatusCode();
        });
        return (HttpStatusCode)result.Context.Response.StatusCode;
    }

    // An order that rests, and one that cannot be paid.
    private static async Task TradeAsync(TradingDesk desk)
    {
        var id = Guid.NewGuid().ToString("N");
        await desk.PlaceAsync(desk.Alice, $"a{id}");
        var refused = await desk.PlaceAsync(desk.Alice, $"b{id}", ("quantity", "\"900000\""), ("price", "\"101\""));
        Assert.Equal("INSUFFICIENT_FUNDS", refused.Code);
    }

    private async Task<string> UntilAsync(string part)
    {
        var text = "";
        await Until.True(
            async () =>
            {
                text = await measured.Desk.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation);
                return text.Contains(part, StringComparison.Ordinal);
            },
            $"/metrics tells {part}");
        return text;
    }

    private static IEnumerable<string> Queries(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member.NameEquals("expr") ? [member.Value.GetString()!] : Queries(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Queries),
        _ => [],
    };

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" or "ObservableCounter" => "counter",
        "UpDownCounter" or "ObservableUpDownCounter" => "up-down counter",
        "Histogram" => "histogram",
        _ => "gauge",
    };

    // A row of the table: the name, the kind, the unit.
    [GeneratedRegex(@"^\| `(exchange\.[a-z._]+)` \| ([a-z -]+) \| ([^|]*?) ?\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\b(exchange|http|kestrel|dotnet|signalr|db)_[a-z_]+\b")]
    private static partial Regex MetricName();
}
