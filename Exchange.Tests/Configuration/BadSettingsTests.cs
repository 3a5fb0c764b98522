using Xunit;

namespace Exchange.Tests;

/// <summary>A wrong setting ends the program before anything starts, with one line that names the setting and tells no secret.</summary>
public sealed class BadSettingsTests(BadSettingsTests.Database database) : IClassFixture<BadSettingsTests.Database>
{
    private const string Secret = "swordfish";

    /// <summary>The setting, its value (nothing: not set; {PG}: what it should be), the code, and what the line must say.</summary>
    public static readonly TheoryData<string, string?, string, string> Rows = new()
    {
        { "Exchange:Postgres", null, "MISSING_SETTING", "Exchange:Postgres" },
        { "Exchange:Postgres", "", "MISSING_SETTING", "Exchange__Postgres" },
        { "Exchange:Postgres", Secret, "INVALID_SETTING", "Exchange:Postgres" },
        { "Exchange:Postgres", $"Port=5432;Password={Secret}", "INVALID_SETTING", "Host" },
        { "Exchange:Postgres", $"Host=127.0.0.1;Port=0;Password={Secret}", "INVALID_SETTING", "1 to 65535" },
        { "Exchange:Postgres", $"Host=127.0.0.1;Port=70000;Password={Secret}", "INVALID_SETTING", "1 to 65535" },
        { "Exchange:Postgres", $"Host=127.0.0.1;Pasword={Secret}", "INVALID_SETTING", "Exchange:Postgres" },
        { "Exchange:Postgres", $"Host=nowhere.invalid;Password={Secret}", "STORE_UNREACHABLE", "Exchange:Postgres" },
        { "Exchange:Postgres", $"{{PG}};Password={Secret};Username=nobody", "STORE_UNREACHABLE", "Username and Password" },
        { "Exchange:Postgres", $"{{PG}};Database={Secret}", "STORE_UNREACHABLE", "Database" },
        { "Exchange:Postgres", "{PG};Options=-c synchronous_commit=off", "UNSAFE_STORE", "synchronous_commit = on" },
        { "Exchange:Postgres", "{PG};Options=-c default_transaction_read_only=on", "UNSAFE_STORE", "read-only" },
        { "Exchange:Redis", null, "MISSING_SETTING", "Exchange:Redis" },
        { "Exchange:Redis", " ", "MISSING_SETTING", "Exchange:Redis" },
        { "Exchange:Redis", $"127.0.0.1:0,password={Secret}", "INVALID_SETTING", "1 to 65535" },
        { "Exchange:Redis", $"127.0.0.1:70000,password={Secret}", "INVALID_SETTING", "1 to 65535" },
        { "Exchange:Redis", $"127.0.0.1:6379,pasword={Secret}", "INVALID_SETTING", "Exchange:Redis" },
        { "Exchange:Redis", $"127.0.0.1:6379,127.0.0.1:6380,password={Secret}", "INVALID_SETTING", "one address" },
        { "Exchange:Redis", $"nowhere.invalid:6379,password={Secret}", "STORE_UNREACHABLE", "Exchange:Redis" },
        { "Exchange:CommandSecret", null, "MISSING_SETTING", "Exchange:CommandSecret" },
        { "Exchange:CommandSecret", Secret, "INVALID_SETTING", "32 random bytes" },
        { "Exchange:CommandSecret", "c3dvcmRmaXNo", "INVALID_SETTING", "32 random bytes" },
        { "Exchange:CommandSecret", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "INVALID_SETTING", "32 random bytes" },
        { "Exchange:Postgress", Secret, "UNKNOWN_SETTING", "Exchange:Postgress" },
        { "Exchange:Engine:MaxBatsh", Secret, "UNKNOWN_SETTING", "Engine:MaxBatch" },
        { "Exchange", Secret, "INVALID_SETTING", "section" },
        { "Exchange:Venue", "", "MISSING_SETTING", "Exchange:Venue" },
        { "Exchange:Venue", "Default", "INVALID_SETTING", "a-z" },
        { "Exchange:Roles", "api,trader", "INVALID_SETTING", "api, engine" },
        { "Exchange:Cluster", "maybe", "INVALID_SETTING", "true or false" },
        { "Exchange:Engine:MaxBatch", "0", "INVALID_SETTING", "1 to 10,000" },
        { "Exchange:Engine:MaxBatch", "-1", "INVALID_SETTING", "1 to 10,000" },
        { "Exchange:Engine:MaxBatch", "1000000000", "INVALID_SETTING", "1 to 10,000" },
        { "Exchange:Engine:MaxBatch", "1e3", "INVALID_SETTING", "1 to 10,000" },
        { "Exchange:Engine:MaxBatch", "many", "INVALID_SETTING", "1 to 10,000" },
        { "Exchange:Engine:SnapshotEvery", "999", "INVALID_SETTING", "1,000 to 1,000,000,000" },
        { "Exchange:Api:AnswerTimeout", "00:00:00", "INVALID_SETTING", "00:00:00.1 to 00:01:00" },
        { "Exchange:Api:AnswerTimeout", "-1", "INVALID_SETTING", "00:00:00.1 to 00:01:00" },
        { "Exchange:Api:MaxPending", "99999999999999999999", "INVALID_SETTING", "1 to 1,000,000" },
        { "Exchange:Roles", "api,engine,maker", "MISSING_SETTING", "Exchange:Maker:Key" },
        { "Exchange:Maker:Key", Secret, "INVALID_SETTING", "scope admin" },
        { "Exchange:Api:PublicUrl", "exchange.example", "INVALID_SETTING", "https://" },
        { "Exchange:Maker:Url", "127.0.0.1:5080", "INVALID_SETTING", "http://" },
        { "Exchange:Maker:Step", "00:00:00", "INVALID_SETTING", "00:00:00.1 to 00:01:00" },
        { "Exchange:Maker:Seed", "-1", "INVALID_SETTING", "0 to 1,000,000,000" },
        { "Exchange:Maker:Markets", "BTC-USDT", "INVALID_SETTING", "calm, volatile, thin or flash-crash" },
        { "Exchange:Maker:ReplaySpeed", "0", "INVALID_SETTING", "1 to 1,000" },
        { "Exchange:Past:KeyframeEvery", "999", "INVALID_SETTING", "1,000 to 1,000,000,000" },
        { "Exchange:Past:Keyframes", "1", "INVALID_SETTING", "2 to 1,000,000" },
        { "Exchange:Past:CacheMegabytes", "0", "INVALID_SETTING", "1 to 100,000" },
        { "Exchange:Limits:PerKey", "0", "INVALID_SETTING", "1 to 1,000,000" },
        { "urls", "http://0.0.0.0:0", "INSECURE_DEFAULT", "AllowedHosts" },
        { "urls", "http://127.0.0.1:70000", "INVALID_SETTING", "urls" },
        { "urls", "nonsense", "INVALID_SETTING", "urls" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_wrong_setting_is_refused_with_one_line(string key, string? value, string code, string says)
    {
        var settings = TestSettings.For(database.Postgres);
        var secret = settings["Exchange:CommandSecret"];
        if (value is null) settings.Remove(key);
        else settings[key] = value.Replace("{PG}", database.Postgres, StringComparison.Ordinal);

        var program = await ApiProcess.RunAsync(settings);

        program.AssertRefused(78, code);
        Assert.Contains(says, program.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, program.Error + program.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, program.Error + program.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("start")]
    [InlineData("--Exchnge:Venue=other")]
    [InlineData("--help", "--verbose")]
    public async Task An_unknown_argument_is_refused(params string[] arguments) =>
        (await ApiProcess.RunAsync(TestSettings.For(database.Postgres), arguments)).AssertRefused(64, "USAGE");

    [Fact]
    public async Task Help_names_every_role_and_setting()
    {
        var program = await ApiProcess.RunAsync(new Dictionary<string, string>(), ["--help"]);

        Assert.Equal((0, ""), (program.ExitCode, program.Error));
        Assert.All(["api  ", "engine  ", "maker  ", "Exchange:Engine:MaxBatch  (1000)", "Exchange:Postgres  (required)"],
            text => Assert.Contains(text, program.Output, StringComparison.Ordinal));
    }

    /// <summary>Stores that nobody starts are waited for, but not for ever.</summary>
    [Fact]
    public async Task A_store_that_does_not_answer_is_given_up()
    {
        var settings = TestSettings.For(database.Postgres);
        var withoutPostgres = ApiProcess.RunAsync(new Dictionary<string, string>(settings)
        {
            ["Exchange:Postgres"] = $"Host=127.0.0.1;Port=1;Password={Secret}",
        });
        var withoutRedis = ApiProcess.RunAsync(new Dictionary<string, string>(settings) { ["Exchange:Redis"] = "127.0.0.1:1" });

        Assert.All(await Task.WhenAll(withoutPostgres, withoutRedis), program =>
        {
            program.AssertRefused(78, "STORE_UNREACHABLE");
            Assert.Contains("does not answer; start it", program.Error, StringComparison.Ordinal);
            Assert.StartsWith("Waiting up to 10 s", program.Output, StringComparison.Ordinal);
        });
    }

    /// <summary>A database for all rows, since none of them writes to it.</summary>
    public sealed class Database : IAsyncLifetime
    {
        private TestDatabase? database;

        internal string Postgres => database!.ConnectionString;

        public async ValueTask InitializeAsync() => database = await TestDatabase.CreateAsync();

        public ValueTask DisposeAsync() => database?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
