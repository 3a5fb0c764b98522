using System.Net;
using System.Text.Json;
using Xunit;

namespace Exchange.Tests.Audit;

/// <summary>The audit over HTTP: administrators start it, one at a time in a process, and read how far it is and what it found.</summary>
public sealed class AuditApiTests(DeskFixture fixture) : IClassFixture<DeskFixture>, IAsyncLifetime
{
    private readonly TradingDesk desk = fixture.Desk;

    [Fact]
    public async Task It_is_started_and_its_report_is_read()
    {
        await desk.PlaceAsync(desk.Alice, "audited", ("price", "\"90\""));

        var started = await desk.SendAsync("POST", "/audit", desk.Admin);
        Assert.Equal(HttpStatusCode.Accepted, started.Status);
        Assert.Contains(started.Member("status"), new[] { "running", "passed" });
        var report = await ReportAsync();

        Assert.Equal("passed", report.GetProperty("status").GetString());
        Assert.Equal(report.GetProperty("sequence").GetInt64(), report.GetProperty("done").GetInt64());
        Assert.True(report.GetProperty("compared").GetProperty("redis markets").GetInt64() == 3);
        Assert.Empty(report.GetProperty("findings").EnumerateArray());
        Assert.Equal(64, report.GetProperty("stateHash").GetString()!.Length);
        Assert.False(report.TryGetProperty("error", out _));

        // What was noted is there when it is asked for; something else is not.
        var note = report.GetProperty("note").GetString()!;
        Assert.Equal("passed", (await AuditAsync(note)).GetProperty("status").GetString());
        var other = await AuditAsync(string.Concat(note.AsSpan(0, note.IndexOf(':') + 1), new string('0', 64)));
        Assert.Equal("failed", other.GetProperty("status").GetString());
        Assert.Equal(1, other.GetProperty("counts").GetProperty("chain").GetInt64());
        var finding = Assert.Single(other.GetProperty("findings").EnumerateArray());
        Assert.Equal("exchange.batches", finding.GetProperty("where").GetString());
        Assert.Equal(report.GetProperty("lastBatch").GetRawText(), other.GetProperty("lastBatch").GetRawText());
    }

    [Fact]
    public async Task One_is_under_way_at_a_time()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => desk.SendAsync("POST", "/audit", desk.Admin)));

        Assert.Contains(replies, reply => reply.Status == HttpStatusCode.Accepted);
        Assert.All(
            replies.Where(reply => reply.Status != HttpStatusCode.Accepted),
            reply => Assert.Equal((HttpStatusCode.Conflict, "AUDIT_RUNNING"), (reply.Status, reply.Code)));
        Assert.Contains(replies, reply => reply.Status == HttpStatusCode.Conflict);
        Assert.Equal("passed", (await ReportAsync()).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    public async Task Only_administrators_may(string method)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await desk.SendAsync(method, "/audit")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await desk.SendAsync(method, "/audit", desk.Revoked)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await desk.SendAsync(method, "/audit", desk.Alice)).Status);
    }

    [Theory]
    [InlineData("{", "MALFORMED_JSON")]
    [InlineData("[]", "INVALID_BODY_TYPE")]
    [InlineData("""{"expected":"1"}""", "UNKNOWN_FIELD")]
    [InlineData("""{"expect":1}""", "INVALID_FIELD")]
    [InlineData("""{"expect":null}""", "INVALID_FIELD")]
    [InlineData("""{"expect":"12"}""", "INVALID_FIELD")]
    [InlineData("""{"expect":"12:ab"}""", "INVALID_FIELD")]
    public async Task A_bad_body_starts_nothing(string body, string code)
    {
        var before = (await desk.GetAsync("/audit", desk.Admin)).Text;

        var reply = await desk.SendAsync("POST", "/audit", desk.Admin, body);

        Assert.Equal((HttpStatusCode.BadRequest, code), (reply.Status, reply.Code));
        Assert.Equal(before, (await desk.GetAsync("/audit", desk.Admin)).Text);
    }

    public async ValueTask InitializeAsync() => await ReportAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<JsonElement> AuditAsync(string note)
    {
        var reply = await desk.SendAsync("POST", "/audit", desk.Admin, $$"""{"expect":"{{note}}"}""");
        Assert.Equal(HttpStatusCode.Accepted, reply.Status);
        return await ReportAsync();
    }

    private async Task<JsonElement> ReportAsync()
    {
        var report = default(JsonElement);
        await Until.True(
            async () =>
            {
                report = (await desk.GetAsync("/audit", desk.Admin)).Json;
                return report.GetProperty("status").GetString() is not "running";
            },
            "the audit has ended");
        return report;
    }
}
