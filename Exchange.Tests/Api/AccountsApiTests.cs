using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Exchange.Tests;

/// <summary>Accounts, markets and keys over HTTP.</summary>
public sealed class AccountsApiTests(DeskFixture fixture) : IClassFixture<DeskFixture>
{
    private readonly TradingDesk desk = fixture.Desk;

    [Fact]
    public async Task Money_comes_in_once_for_each_id_and_goes_out()
    {
        var body = """{"asset":"ETH","amount":"2.50","commandId":"gift"}""";
        var first = await desk.SendAsync("POST", "/accounts/1/deposits", desk.Admin, body);
        var again = await desk.SendAsync("POST", "/accounts/1/deposits", desk.Admin, body);
        var other = await desk.SendAsync("POST", "/accounts/1/deposits", desk.Admin, body.Replace("2.50", "3", StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.Created, "2.5"), (first.Status, first.Member("amount")));
        Assert.Equal((first.Text, true), (again.Text, again.IsReplay));
        Assert.Equal((HttpStatusCode.Conflict, "COMMAND_ID_REUSED"), (other.Status, other.Code));

        var taken = await desk.SendAsync(
            "POST", "/accounts/1/withdrawals", desk.Alice, """{"asset":"ETH","amount":"1002.5","commandId":"out"}""");
        Assert.Equal(HttpStatusCode.Created, taken.Status);
        Assert.Contains("""{"asset":"ETH","available":"0","held":"0"}""", await desk.MoneyAsync(), StringComparison.Ordinal);
        var more = await desk.SendAsync(
            "POST", "/accounts/1/withdrawals", desk.Alice, """{"asset":"ETH","amount":"1","commandId":"more"}""");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "INSUFFICIENT_FUNDS"), (more.Status, more.Code));
    }

    [Fact]
    public async Task An_account_is_opened_once_for_each_id()
    {
        var first = await desk.SendAsync("POST", "/accounts", desk.Admin, """{"commandId":"carol"}""");
        var again = await desk.SendAsync("POST", "/accounts", desk.Admin, """{"commandId":"carol"}""");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.Status, again.Status));
        Assert.Equal(first.Text, again.Text);
        var balances = await desk.GetAsync($"/accounts/{first.Member("account")}/balances", desk.Admin);
        Assert.Equal("[]", balances.Member("balances"));
    }

    [Fact]
    public async Task Everybody_may_read_markets_and_their_rules()
    {
        var market = await desk.GetAsync("/markets/BTC-USDT");

        Assert.Equal(("TRADING", "0.01", "0.00001"), (market.Member("status"), market.Member("tickSize"), market.Member("lotSize")));
        Assert.Equal(("0.001", "0.002"), (market.Member("makerFee"), market.Member("takerFee")));
        Assert.Equal("HALTED", (await desk.GetAsync("/markets/ETH-BTC")).Member("status"));
        Assert.Equal(3, (await desk.GetAsync("/markets")).Json.GetProperty("markets").GetArrayLength());
        Assert.Equal(3, (await desk.GetAsync("/assets")).Json.GetProperty("assets").GetArrayLength());
        Assert.Equal("NOT_FOUND", (await desk.GetAsync("/markets/BTC-EUR")).Code);
    }

    [Theory]
    [InlineData("/markets", """{"baseAsset":"BTC","quoteAsset":"USDT","tickSize":"1","lotSize":"1"}""", 409, "MARKET_EXISTS")]
    [InlineData("/markets", """{"baseAsset":"BTC","quoteAsset":"BTC","tickSize":"1","lotSize":"1"}""", 400, "INVALID_MARKET_RULES")]
    [InlineData("/markets", """{"baseAsset":"XXX","quoteAsset":"BTC","tickSize":"1","lotSize":"1"}""", 400, "INVALID_ASSET")]
    [InlineData("/markets", """{"baseAsset":"USDT","quoteAsset":"ETH","tickSize":"0","lotSize":"1"}""", 400, "OUT_OF_RANGE")]
    [InlineData("/markets", """{"baseAsset":"USDT","quoteAsset":"ETH","tickSize":"1","lotSize":"1","makerFee":"2"}""", 400, "OUT_OF_RANGE")]
    [InlineData("/assets", """{"asset":"BTC","scale":8}""", 409, "ASSET_EXISTS")]
    [InlineData("/assets", """{"asset":"btc","scale":8}""", 400, "INVALID_ASSET")]
    [InlineData("/assets", """{"asset":"SOL","scale":19}""", 400, "OUT_OF_RANGE")]
    [InlineData("/keys", """{"scopes":["read"],"name":"x"}""", 400, "MISSING_FIELD")]
    [InlineData("/keys", """{"scopes":["all"],"name":"x"}""", 400, "INVALID_FIELD")]
    [InlineData("/keys", """{"scopes":[],"name":"x"}""", 400, "INVALID_FIELD")]
    [InlineData("/keys", """{"scopes":["admin"],"name":"\u0430dmin"}""", 400, "INVALID_FIELD")]
    [InlineData("/keys", """{"scopes":["read"],"name":"x","account":99}""", 404, "NOT_FOUND")]
    public async Task What_administrators_get_wrong_is_refused(string path, string body, int status, string code)
    {
        var reply = await desk.SendAsync("POST", path, desk.Admin, body);

        Assert.Equal((status, code), ((int)reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_key_is_shown_once_stored_as_a_hash_and_gone_when_revoked()
    {
        var made = await desk.SendAsync("POST", "/keys", desk.Admin, """{"scopes":["read"],"name":"reader","account":1}""");
        var (secret, id) = (made.Member("secret")!, made.Json.GetProperty("key").GetProperty("id").GetString()!);
        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.StartsWith("exk_", secret, StringComparison.Ordinal);

        var list = await desk.GetAsync("/keys", desk.Admin);
        Assert.Contains(id, list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, list.Text, StringComparison.Ordinal);
        Assert.Equal("""{"account":1,"scopes":["read"]}""", (await desk.GetAsync("/accounts/me", secret)).Text);
        Assert.Equal("FORBIDDEN", (await desk.PlaceAsync(secret, "reader-1")).Code);

        Assert.Equal(HttpStatusCode.NoContent, (await desk.DeleteAsync($"/keys/{id}", desk.Admin)).Status);
        Assert.Equal("INVALID_API_KEY", (await desk.GetAsync("/accounts/me", secret)).Code);
        Assert.DoesNotContain(id, (await desk.GetAsync("/keys", desk.Admin)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_may_come_as_a_bearer_too()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/accounts/me");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {desk.Bob}");

        Assert.Equal("2", (await desk.SendAsync(request)).Member("account"));
    }

    [Fact]
    public async Task The_interface_describes_every_route()
    {
        var document = await desk.GetAsync("openapi/v1.json");
        Assert.Equal(HttpStatusCode.OK, document.Status);
        var paths = document.Json.GetProperty("paths").EnumerateObject().ToDictionary(path => path.Name, path => path.Value);
        Assert.Contains("/api/v1/orders/{id}/replace", paths.Keys);
        var place = paths["/api/v1/orders"].GetProperty("post");
        Assert.True(place.GetProperty("requestBody").GetProperty("content").TryGetProperty("application/json", out _));
        Assert.True(place.GetProperty("responses").TryGetProperty("201", out _));
        Assert.All(
            paths.Where(path => path.Key.StartsWith("/api/", StringComparison.Ordinal)).SelectMany(path => path.Value.EnumerateObject()),
            route => Assert.True(IsDescribed(route.Value), route.ToString()));
    }

    [Fact]
    public async Task The_page_for_people_loads_nothing_from_elsewhere()
    {
        var page = await desk.GetAsync("docs");
        if (page.Status == HttpStatusCode.Redirect) page = await desk.GetAsync("docs/");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain("src=\"http", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("cdn.", page.Text, StringComparison.Ordinal);
        var scripts = Regex.Matches(page.Text, "src=\"([^\"]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(scripts);
        foreach (var script in scripts)
            Assert.Equal(HttpStatusCode.OK, (await desk.GetAsync($"docs/{script.TrimStart('.', '/')}")).Status);
    }

    private static bool IsDescribed(JsonElement route) =>
        route.TryGetProperty("summary", out _) && route.TryGetProperty("responses", out _);
}
