using System.Net;
using Exchange.Api;
using Exchange.Benchmarks;
using Exchange.Domain;
using Marten;
using Microsoft.Playwright;
using Npgsql;
using Xunit;

namespace Exchange.Tests.Browser;

/// <summary>
/// An exchange as its users start it, in a process of its own that may be killed and comes back at the same address, and a browser. They
/// are started once, for all tests of this folder, which run one after the other.
/// </summary>
[CollectionDefinition(Name)]
public sealed class BrowserVenue : IAsyncLifetime, ICollectionFixture<BrowserVenue>
{
    public const string Name = "A browser";

    private readonly List<Trader> traders = [];
    private Dictionary<string, string?> settings = [];
    private TestDatabase? database;
    private NpgsqlDataSource? source;
    private RedisConnections? redis;
    private PageLinks? links;
    private ExchangeProcess? process;
    private Chromium? chromium;

    /// <summary>Why there is nothing to test with; null when there is.</summary>
    internal static string? Missing =>
        Chromium.Find() is null ? Chromium.HowToGetIt
        : !File.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot", "index.html")) ? "The page was not built (BuildPage=false)."
        : null;

    internal string Url { get; private set; } = "";

    internal TradingDesk Desk { get; private set; } = null!;

    internal IBrowser Browser => chromium!.Browser;

    private string VenueName => settings["Exchange:Venue"]!;

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null) return;
        Assertions.SetDefaultExpectTimeout(20_000);
        var starting = Chromium.StartAsync();
        database = await TestDatabase.CreateAsync();
        settings = TestSettings.For(database).ToDictionary(setting => setting.Key, string? (setting) => setting.Value);
        settings["Exchange:Roles"] = "api,engine,projector";
        settings["Exchange:Limits:RateLimits"] = "false";
        settings["Exchange:Streams:MaxConnectionsPerAddress"] = "1000";
        Url = $"http://127.0.0.1:{ExchangeProcess.FreePort()}";
        await StartAsync();

        source = NpgsqlDataSource.Create(database.ConnectionString);
        redis = new RedisConnections(TestStores.Redis);
        links = new PageLinks(redis, VenueName);
        await using var store = DocumentStore.For(options => VenueStore.Configure(options, source));
        var admin = await new ApiKeys(store, VenueName, TimeProvider.System).CreateAsync(default, Scopes.Admin, "admin");
        Desk = await TradingDesk.OpenAsync(new HttpClient { BaseAddress = new Uri(Url) }, admin!.Value.Text);
        chromium = await starting;
    }

    public async ValueTask DisposeAsync()
    {
        if (chromium is not null) await chromium.DisposeAsync();
        Desk?.Client.Dispose();
        if (process is not null) await process.DisposeAsync();
        if (redis is not null) await redis.DisposeAsync();
        if (source is not null) await source.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
    }

    /// <summary>Starts the exchange, and waits until it does all that it is there for.</summary>
    internal async Task StartAsync()
    {
        process = ExchangeProcess.Start(settings, Url);
        using var http = new HttpClient();
        await Until.True(
            async () =>
            {
                process.ThrowIfEnded();
                try
                {
                    using var answer = await http.GetAsync(new Uri($"{Url}/health/ready"));
                    return answer.StatusCode == HttpStatusCode.OK;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "the exchange is ready");
    }

    /// <summary>Ends the exchange as a crash would.</summary>
    internal async Task KillAsync()
    {
        await process!.KillAsync();
        await process.DisposeAsync();
    }

    /// <summary>Opens an account with money.</summary>
    internal async Task<Trader> OpenAccountAsync(params (string Asset, string Amount)[] funds)
    {
        var opened = await AdministerAsync("/accounts", $$"""{"commandId":"{{Guid.NewGuid():N}}"}""");
        var number = opened.Json.GetProperty("account").GetInt32();
        foreach (var (asset, amount) in funds)
        {
            await AdministerAsync(
                $"/accounts/{number}/deposits", $$"""{"asset":"{{asset}}","amount":"{{amount}}","commandId":"{{asset}}"}""");
        }

        var key = await AdministerAsync("/keys", $$"""{"account":{{number}},"scopes":["read","trade"],"name":"trader"}""");
        var trader = new Trader(number, key.Json.GetProperty("secret").GetString()!);
        traders.Add(trader);
        return trader;
    }

    /// <summary>Does what only the administrator may.</summary>
    internal async Task<Reply> AdministerAsync(string path, string body)
    {
        var reply = await Desk.SendAsync("POST", path, Desk.Admin, body);
        Assert.True((int)reply.Status < 300, reply.Text);
        return reply;
    }

    /// <summary>A link that opens the page for a trader, once.</summary>
    internal Task<string> LinkAsync(Trader trader) => links!.IssueAsync(Url, new AccountId(trader.Account));

    /// <summary>What SQL says; the columns of a row are joined by spaces.</summary>
    internal async Task<string[]> AskAsync(string sql, params object[] parameters)
    {
        await using var command = source!.CreateCommand(sql);
        foreach (var parameter in (object[])[VenueName, .. parameters]) command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(column => $"{reader.GetValue(column)}")));
        return [.. rows];
    }

    /// <summary>Takes every order out of the books, so that the next test begins with empty ones.</summary>
    internal async Task ClearAsync()
    {
        foreach (var key in traders.Select(trader => trader.Key).Concat([Desk.Alice, Desk.Bob])) await Desk.DeleteAsync("/orders", key);
        traders.Clear();
    }
}

/// <summary>Who trades.</summary>
/// <param name="Account">The number of the account.</param>
/// <param name="Key">A key for programs, which can do what the page can.</param>
internal sealed record Trader(int Account, string Key);
