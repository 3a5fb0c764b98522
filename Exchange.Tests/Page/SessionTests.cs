using System.Net;
using Exchange.Api;
using Exchange.Domain;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Exchange.Tests;

/// <summary>The key of the trading page: it comes by a link, once, allows little, and ends.</summary>
public sealed class SessionTests(DeskFixture fixture) : IClassFixture<DeskFixture>
{
    private const string Withdrawal = """{"asset":"USDT","amount":"1","commandId":"take"}""";

    private readonly TradingDesk desk = fixture.Desk;
    private readonly IServiceProvider services = fixture.Host.Services;

    private PageLinks Links => services.GetRequiredService<PageLinks>();

    [Fact]
    public async Task A_link_opens_the_page_of_its_account_once()
    {
        var ticket = await TicketAsync();
        var first = await OpenAsync(ticket);
        var again = await OpenAsync(ticket);

        Assert.Equal((HttpStatusCode.Created, "1"), (first.Status, first.Member("account")));
        Assert.Equal("""["read","trade"]""", first.Member("scopes"));
        Assert.Equal((HttpStatusCode.Unauthorized, "INVALID_TICKET"), (again.Status, again.Code));
        var caller = await desk.GetAsync("/accounts/me", first.Member("secret"));
        Assert.Equal("""{"account":1,"scopes":["read","trade"]}""", caller.Text);
    }

    [Fact]
    public async Task Of_two_who_have_the_same_link_one_gets_in()
    {
        var ticket = await TicketAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => OpenAsync(ticket)));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.Equal(7, replies.Count(reply => reply.Code == "INVALID_TICKET"));
    }

    [Theory]
    [InlineData("""{"ticket":""}""", 401, "INVALID_TICKET")]
    [InlineData("""{"ticket":"exl_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""", 401, "INVALID_TICKET")]
    [InlineData("""{"ticket":"exl_\u0000AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""", 401, "INVALID_TICKET")]
    [InlineData("""{"ticket":7}""", 400, "INVALID_FIELD")]
    [InlineData("""{"ticket":null}""", 400, "INVALID_FIELD")]
    [InlineData("""{}""", 400, "MISSING_FIELD")]
    [InlineData("""{"ticket":"a","account":2}""", 400, "UNKNOWN_FIELD")]
    public async Task A_wrong_ticket_opens_nothing(string body, int status, string code)
    {
        var reply = await desk.SendAsync("POST", "/sessions", null, body);
        Assert.Equal((status, code), ((int)reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_link_to_an_account_that_there_is_none_of_opens_nothing()
    {
        var link = await Links.IssueAsync("http://127.0.0.1:5080/", new AccountId(999));
        Assert.Equal("NOT_FOUND", (await OpenAsync(TicketOf(link))).Code);
    }

    [Fact]
    public async Task The_ticket_stands_where_browsers_send_nothing()
    {
        var link = new Uri(await Links.IssueAsync("http://127.0.0.1:5080", new AccountId(1)));
        Assert.Equal(("/", "http://127.0.0.1:5080/"), (link.PathAndQuery, link.GetLeftPart(UriPartial.Query)));
        Assert.StartsWith("#ticket=exl_", link.Fragment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pages_key_trades_but_does_not_withdraw_and_does_not_administer()
    {
        var key = await KeyAsync();
        var placed = await desk.PlaceAsync(key, $"page-{Guid.NewGuid():N}"[..30]);
        Assert.Equal(HttpStatusCode.Created, placed.Status);

        var withdrawn = await desk.SendAsync("POST", "/accounts/1/withdrawals", key, Withdrawal);
        Assert.Equal((HttpStatusCode.Forbidden, "FORBIDDEN"), (withdrawn.Status, withdrawn.Code));
        Assert.Equal("FORBIDDEN", (await desk.GetAsync("/keys", key)).Code);
        Assert.Equal("NOT_FOUND", (await desk.GetAsync("/accounts/2/balances", key)).Code);
    }

    [Fact]
    public async Task Logging_out_revokes_the_key_at_once()
    {
        var key = await KeyAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await desk.DeleteAsync("/sessions/me", key)).Status);
        Assert.Equal("INVALID_API_KEY", (await desk.GetAsync("/accounts/me", key)).Code);
    }

    [Fact]
    public async Task Only_a_pages_key_can_be_logged_out()
    {
        Assert.Equal("NOT_FOUND", (await desk.DeleteAsync("/sessions/me", desk.Alice)).Code);
        Assert.Equal(HttpStatusCode.OK, (await desk.GetAsync("/accounts/me", desk.Alice)).Status);
    }

    [Fact]
    public async Task The_pages_key_ends_by_itself_and_is_forgotten_then()
    {
        var key = await KeyAsync();
        Assert.True(ApiKeyText.TryHash(key, out var hash));
        Assert.NotNull(await KeysAfter(TimeSpan.FromHours(11)).FindAsync(hash));

        var later = KeysAfter(TimeSpan.FromHours(13));
        Assert.Null(await later.FindAsync(hash));
        Assert.DoesNotContain(await later.ListAsync(TestContext.Current.CancellationToken), listed => listed.Id == hash.ToString());
        await later.CreateAsync(new AccountId(1), Scopes.Read, "later");
        await using var session = services.GetRequiredService<IDocumentStore>().QuerySession();
        Assert.Null(await session.LoadAsync<ApiKey>(hash.ToString(), TestContext.Current.CancellationToken));
        Assert.NotNull(await KeysAfter(TimeSpan.Zero).FindAsync(HashOf(desk.Alice))); // keys that do not end are left alone
    }

    [Fact]
    public async Task The_command_page_link_prints_a_link_that_opens_the_page()
    {
        var printed = await LinkAsync("--account=2", "--urls=http://127.0.0.1:5999");

        Assert.Equal((0, ""), (printed.ExitCode, printed.Error));
        Assert.Matches(@"^http://127\.0\.0\.1:5999/#ticket=exl_[A-Za-z0-9_-]{43}\n$", printed.Output);
        Assert.Equal("2", (await OpenAsync(TicketOf(printed.Output.Trim()))).Member("account"));
    }

    [Theory]
    [InlineData("--account=")]
    [InlineData("--account=0")]
    [InlineData("--account=-1")]
    [InlineData("--account=me")]
    [InlineData("--name=me")]
    [InlineData("account=1")]
    public async Task The_command_page_link_refuses_what_is_no_account(string argument) =>
        (await LinkAsync(argument)).AssertRefused(64, "USAGE");

    [Fact]
    public async Task Only_page_link_takes_an_account() =>
        (await ApiProcess.RunAsync(Settings, ["--account=1"])).AssertRefused(64, "USAGE");

    private Dictionary<string, string> Settings
    {
        get
        {
            var options = services.GetRequiredService<ExchangeOptions>();
            return new()
            {
                ["Exchange:Postgres"] = options.Postgres,
                ["Exchange:Redis"] = options.Redis,
                ["Exchange:Venue"] = options.Venue,
                ["Exchange:CommandSecret"] = options.CommandSecret,
            };
        }
    }

    private Task<ApiProcess> LinkAsync(params string[] arguments) => ApiProcess.RunAsync(Settings, [LinkCommand.Name, .. arguments]);

    private ApiKeys KeysAfter(TimeSpan time) => new(
        services.GetRequiredService<IDocumentStore>(), services.GetRequiredService<ExchangeOptions>().Venue, new LaterClock(time));

    private static KeyHash HashOf(string key)
    {
        ApiKeyText.TryHash(key, out var hash);
        return hash;
    }

    private async Task<string> KeyAsync() => (await OpenAsync(await TicketAsync())).Member("secret")!;

    private async Task<string> TicketAsync() => TicketOf(await Links.IssueAsync("http://127.0.0.1:5080", new AccountId(1)));

    private static string TicketOf(string link) => link.Split("#ticket=")[1];

    private Task<Reply> OpenAsync(string ticket) => desk.SendAsync("POST", "/sessions", null, $$"""{"ticket":"{{ticket}}"}""");

    private sealed class LaterClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
