using System.Net;
using System.Text.Json;
using Alba;
using Exchange.Api;
using Exchange.Benchmarks;
using Exchange.Domain;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;
using Npgsql;
using Xunit;

namespace Exchange.Tests.Health;

/// <summary>A venue on stores that may be stopped and killed, and the processes of it, each with the roles that a test gives it.</summary>
internal sealed class HealthVenue : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly Dictionary<string, string> settings;
    private readonly List<IAlbaHost> hosts = [];

    private HealthVenue(TestDatabase database, FaultStores stores)
    {
        this.database = database;
        settings = TestSettings.For(database);
        settings["Exchange:Redis"] = stores.Redis;
    }

    public string Name => settings["Exchange:Venue"];

    public string Postgres => database.ConnectionString;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<HealthVenue> OpenAsync(FaultStores stores) => new(await TestDatabase.CreateAsync(stores.PostgresOnce), stores);

    /// <summary>Starts a process of the venue.</summary>
    public async Task<IAlbaHost> StartAsync(string roles, params (string Key, string Value)[] more)
    {
        var host = await AlbaHost.For<Program>(builder =>
        {
            foreach (var (key, value) in settings) builder.UseSetting(key, value);
            foreach (var (key, value) in more) builder.UseSetting(key, value);
            builder.UseSetting("Exchange:Roles", roles);
            builder.ConfigureLogging(logging => logging.ClearProviders());
        });
        hosts.Add(host);
        return host;
    }

    /// <summary>What a process says of itself now.</summary>
    public static async Task<(HttpStatusCode Status, JsonElement Json)> AskAsync(IAlbaHost host)
    {
        using var client = host.GetTestClient();
        using var response = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation);
        Assert.True(response.Headers.CacheControl!.NoStore);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation)).RootElement);
    }

    /// <summary>Waits until a process says this of itself, and gives the answer.</summary>
    /// <param name="host">The process.</param>
    /// <param name="status">Its status.</param>
    /// <param name="check">A check that fails, or is ok.</param>
    /// <param name="state">The state of that check.</param>
    /// <param name="ok">Whether it is ok.</param>
    public static async Task<JsonElement> UntilAsync(
        IAlbaHost host, string status, string? check = null, string? state = null, bool ok = false)
    {
        JsonElement last = default;
        var code = default(HttpStatusCode);
        try
        {
            await Until.True(
                async () =>
                {
                    (code, last) = await AskAsync(host);
                    return last.GetProperty("status").GetString() == status
                        && (check is null || Check(last, check).GetProperty("status").GetString() == (ok ? "ok" : "failing"))
                        && (state is null || Check(last, check!).GetProperty("state").GetString() == state);
                },
                $"it is {status} ({check})");
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message} The last answer: {last}", e);
        }

        Assert.Equal(status == "unready" ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK, code);
        return last;
    }

    public async Task ChangeAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Postgres) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    public static JsonElement Check(JsonElement answer, string name) =>
        answer.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == name);

    public static string Reason(JsonElement answer, string check) => Check(answer, check).GetProperty("reason").GetString()!;

    public static Task<CommandOutcome> OpenAccountAsync(IAlbaHost host, string id) =>
        RunningVenue.ExecuteAsync(host, new OpenAccount(CommandId.Parse(id)));

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts) await host.DisposeAsync();
        await database.DisposeAsync();
    }
}
