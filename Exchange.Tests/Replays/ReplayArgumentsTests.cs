using Exchange.Api;
using Xunit;

namespace Exchange.Tests.Replays;

/// <summary>A command line that asks for nothing that there can be is refused, and says why.</summary>
public sealed class ReplayArgumentsTests
{
    [Theory]
    [InlineData("name one file", "trades")]
    [InlineData("name one file", "candles", "a.csv", "b.csv")]
    [InlineData(".csv or .parquet", "trades", "a.txt")]
    [InlineData("--interval is one of 1s, 1m", "candles", "a.csv", "--interval=7m")]
    [InlineData("only candles have", "trades", "a.csv", "--interval=1m")]
    [InlineData("--from is a time", "trades", "a.csv", "--from=1")]
    [InlineData("--to is a time", "trades", "a.csv", "--to=yesterday")]
    [InlineData("--from is not before --to", "trades", "a.csv", "--from=2026-01-02T00:00:00Z", "--to=2026-01-02T00:00:00Z")]
    [InlineData("--speed=2 is not an option", "trades", "a.csv", "--speed=2")]
    [InlineData("of trades and candles only", "apply", "--market=BTC-USDT")]
    [InlineData("of apply and decide only", "import", "a.venue", "--speed=2")]
    [InlineData("of apply and decide only", "export", "a.venue", "--from=2")]
    [InlineData("an import is of the whole file", "import", "a.venue", "--until=2")]
    [InlineData("--from is after --until", "decide", "--from=3", "--until=2")]
    [InlineData("--until is a whole number", "decide", "--until=0")]
    [InlineData("--speed is a whole number", "apply", "--speed=0.5")]
    [InlineData("a replay is one of", "export")]
    [InlineData("a replay is one of", "rewind", "a.venue")]
    public void A_wrong_command_line_is_refused(string message, params string[] args)
    {
        var refused = Assert.Throws<StartRefused>(() => ReplayArguments.Take(ref args));
        Assert.Equal(StartRefused.Usage, refused.ExitCode);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }
}
