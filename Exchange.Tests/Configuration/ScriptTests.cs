using Xunit;

namespace Exchange.Tests;

/// <summary>What scripts/run, scripts/link and scripts/replay say and refuse before they build anything.</summary>
public sealed class ScriptTests
{
    [Fact]
    public async Task Help_is_the_comment_at_the_top()
    {
        var help = await ApiProcess.RunScriptAsync("run", "--help");

        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.All(["--port N", "--roles", "--reset", "EXCHANGE_POSTGRES"],
            text => Assert.Contains(text, help.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_help_of_link_is_the_comment_at_the_top()
    {
        var help = await ApiProcess.RunScriptAsync("link", "--help");

        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.All(["--account=N", "once"], text => Assert.Contains(text, help.Output, StringComparison.Ordinal));
        (await ApiProcess.RunScriptAsync("link", "account")).AssertRefused(64, "");
    }

    [Fact]
    public async Task The_help_of_replay_has_every_action_and_option()
    {
        var help = await ApiProcess.RunScriptAsync("replay", "--help");

        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.All(
            [
                "apply [FILE]", "decide [FILE]", "export FILE", "import FILE", "trades FILE", "candles FILE", "--from=N", "--until=N",
                "--speed=X", "--market=SYMBOL", "--from=TIME", "--to=TIME", "--interval=", "EXCHANGE_POSTGRES", "Exit codes",
            ],
            text => Assert.Contains(text, help.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Say what to do")]
    [InlineData("Say what to do", "rewind")]
    [InlineData("Name one file: scripts/replay export FILE", "export")]
    [InlineData("Name one file: scripts/replay trades FILE.csv", "trades", "a.csv", "b.csv")]
    [InlineData("There is no option --fast", "apply", "--fast")]
    public async Task A_replay_of_nothing_is_refused_with_one_line(string says, params string[] arguments)
    {
        var script = await ApiProcess.RunScriptAsync("replay", arguments);

        script.AssertRefused(64, "");
        Assert.StartsWith(says, script.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port needs a number from 1 to 65535", "--port", "0")]
    [InlineData("--port needs a number from 1 to 65535", "--port", "70000")]
    [InlineData("--port needs a number from 1 to 65535", "--port=http")]
    [InlineData("--port needs a value", "--port")]
    [InlineData("--roles needs a comma list of api, engine, projector and maker", "--roles", "trader")]
    [InlineData("--roles needs a comma list of api, engine, projector and maker", "--roles", "api,")]
    [InlineData("There is no option start", "start")]
    public async Task A_wrong_option_is_refused_with_one_line(string says, params string[] arguments)
    {
        var script = await ApiProcess.RunScriptAsync("run", arguments);

        script.AssertRefused(64, "");
        Assert.StartsWith(says, script.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_is_not_deleted_without_an_answer() => (await ApiProcess.RunScriptAsync("run", "--reset")).AssertRefused(1, "");
}
