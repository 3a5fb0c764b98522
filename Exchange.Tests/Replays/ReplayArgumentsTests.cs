using Exchange.Api;
using Xunit;

namespace Exchange.Tests.Replays;

/// <summary>A command line that asks for no table that there can be is refused, and says why.</summary>
public sealed class TableArgumentsTests
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
    public void A_wrong_command_line_is_refused(string message, params string[] args)
    {
        var refused = Assert.Throws<StartRefused>(() => ReplayArguments.Take(ref args));
        Assert.Equal(StartRefused.Usage, refused.ExitCode);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }
}
