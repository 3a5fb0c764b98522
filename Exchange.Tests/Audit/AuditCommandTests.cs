using System.Text.Json;
using Exchange.Api;
using Xunit;
using static Exchange.Tests.RunningVenue;

namespace Exchange.Tests.Audit;

/// <summary>The audit as its users start it: what it prints, and the exit codes by which scripts go on.</summary>
public sealed class AuditCommandTests
{
    [Fact]
    public async Task The_exit_code_tells_what_was_found()
    {
        await using var venue = await RunningVenue.StartAsync();
        await venue.ExecuteAsync(Limit(Alice, "a", Domain.Side.Buy, lots: 1, ticks: 100));
        await venue.StopAsync();

        var clean = await RunAsync(venue);
        Assert.True(clean.ExitCode == 0, clean.Error);
        Assert.Contains("Everything is as it must be.", clean.Output);
        var note = Array.Find(
            clean.Output.Split('\n', StringSplitOptions.TrimEntries),
            line => line.StartsWith("--expect=", StringComparison.Ordinal));

        await venue.ChangeAsync("update exchange.mt_events set timestamp = timestamp + interval '1 second' where version = 3");
        var found = await RunAsync(venue, "--json", note!);
        Assert.True(found.ExitCode == 1, found.Error);
        Assert.Equal("failed", JsonDocument.Parse(found.Output).RootElement.GetProperty("status").GetString());

        await venue.ChangeAsync("alter table exchange.mt_events alter column data type jsonb");
        var earlier = await RunAsync(venue);
        Assert.Equal((2, ""), (earlier.ExitCode, earlier.Output));
        Assert.Contains("earlier version of the program. Start the exchange once first", earlier.Error);
        var replay = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ReplayedHistory.OpenAsync(venue.Options, TestContext.Current.CancellationToken));
        Assert.Contains("Start the exchange once first", replay.Message);
    }

    [Theory]
    [InlineData("--expect")]
    [InlineData("--expect=")]
    [InlineData("--expect=12:ab")]
    [InlineData("--jso")]
    [InlineData("everything")]
    public async Task A_wrong_command_line_is_refused(string argument) =>
        (await ApiProcess.RunAsync(new Dictionary<string, string>(), ["audit", argument])).AssertRefused(64, "USAGE");

    [Fact]
    public async Task Stores_that_do_not_answer_are_refused()
    {
        var settings = TestSettings.For("Host=127.0.0.1;Port=1;Username=nobody;Timeout=1");

        (await ApiProcess.RunAsync(settings, ["audit"])).AssertRefused(78, "STORE_UNREACHABLE");
    }

    [Theory]
    [InlineData("audit", "everything")]
    [InlineData("audit", "--expect")]
    public async Task The_script_refuses_a_wrong_option(string script, string option) =>
        (await ApiProcess.RunScriptAsync(script, option)).AssertRefused(64, "");

    [Fact]
    public async Task The_help_of_the_script_is_the_comment_at_its_top()
    {
        var help = await ApiProcess.RunScriptAsync("audit", "--help");

        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.All(["--json", "--expect", "Exit codes"], text => Assert.Contains(text, help.Output, StringComparison.Ordinal));
    }

    private static Task<ApiProcess> RunAsync(RunningVenue venue, params string[] arguments)
    {
        var settings = TestSettings.For(venue.Postgres);
        settings["Exchange:Venue"] = venue.Name;
        return ApiProcess.RunAsync(settings, ["audit", .. arguments]);
    }
}
