using System.Globalization;

namespace Exchange.Api;

/// <summary>A trade that somebody recorded.</summary>
/// <param name="Seconds">Its time after the first one's.</param>
/// <param name="Price">Its price.</param>
/// <param name="Quantity">In the base asset.</param>
/// <param name="IsBuy">Whether the taker bought.</param>
internal readonly record struct RecordedTrade(double Seconds, double Price, double Quantity, bool IsBuy);

/// <summary>
/// Reads recorded trades: lines of time, price, quantity and side of the taker (BUY or SELL), oldest first, with or without a line of
/// names. Times are seconds or milliseconds since 1970, or as in RFC 3339.
/// </summary>
internal static class RecordedTrades
{
    /// <summary>The most trades that are read; more would fill the memory.</summary>
    internal const int Most = 5_000_000;

    private const double FirstMillisecond = 1e11; // as seconds, in the year 5138

    /// <exception cref="FormatException">A line is no trade; the message has its number.</exception>
    internal static List<RecordedTrade> Read(IEnumerable<string> lines)
    {
        var trades = new List<RecordedTrade>();
        double? start = null;
        foreach (var (index, line) in lines.Index())
        {
            if (index == 0 && line.StartsWith("time", StringComparison.OrdinalIgnoreCase)) continue;
            if (trades.Count == Most) throw new FormatException($"There are more than {Most:N0} trades.");
            if (Parse(line) is not { } trade || trade.Seconds < (start ?? 0) + (trades.Count == 0 ? 0 : trades[^1].Seconds))
                throw new FormatException($"Line {index + 1} is not time,price,quantity,BUY or SELL, in the order of time.");
            start ??= trade.Seconds;
            trades.Add(trade with { Seconds = trade.Seconds - start.Value });
        }

        return trades.Count > 0 ? trades : throw new FormatException("There are no trades.");
    }

    private static RecordedTrade? Parse(string line)
    {
        var parts = line.Split(',');
        if (parts.Length != 4 || Time(parts[0]) is not { } time) return null;
        if (Number(parts[1]) is not { } price || Number(parts[2]) is not { } quantity) return null;
        return parts[3].Trim().ToUpperInvariant() switch
        {
            "BUY" => new RecordedTrade(time, price, quantity, IsBuy: true),
            "SELL" => new RecordedTrade(time, price, quantity, IsBuy: false),
            _ => null,
        };
    }

    private static double? Time(string text)
    {
        var culture = CultureInfo.InvariantCulture;
        if (Number(text) is { } number) return number >= FirstMillisecond ? number / 1_000 : number;
        return DateTimeOffset.TryParse(text, culture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeMilliseconds() / 1_000.0
            : null;
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is > 0 and < 1e15
            ? value
            : null;
}

/// <summary>
/// Plays recorded trades again: each becomes a taker, and the fair price, around which the quotes are, is that of the last one. After the
/// last it begins anew.
/// </summary>
internal sealed class TradeReplay(IReadOnlyList<RecordedTrade> trades, double speed)
{
    private const int MostInAStep = 50;

    private double seconds;
    private int next;

    /// <summary>The price of the last trade that was played; of the first before that.</summary>
    internal double Price { get; private set; } = trades[0].Price;

    /// <summary>
    /// Lets a time pass, and returns the trades of it. Of more than 50, the first 50 count; the price is that of the last.
    /// </summary>
    internal List<RecordedTrade> Step(double passed)
    {
        seconds += passed * speed;
        var played = new List<RecordedTrade>();
        while (next < trades.Count && trades[next].Seconds <= seconds)
        {
            if (played.Count < MostInAStep) played.Add(trades[next]);
            Price = trades[next++].Price;
        }

        if (next == trades.Count) (seconds, next) = (0, 0);
        return played;
    }
}

/// <summary>The recording that the settings name, read at the start.</summary>
/// <param name="Replay">Nothing when they name none.</param>
internal sealed record MakerRecording(TradeReplay? Replay)
{
    /// <exception cref="StartRefused">It cannot be read.</exception>
    internal static MakerRecording Read(MakerOptions options)
    {
        const string setting = $"{ExchangeOptions.Section}:Maker:Replay";
        if (options.Replay.Length == 0) return new MakerRecording(Replay: null);
        try
        {
            var trades = RecordedTrades.Read(File.ReadLines(options.Replay));
            return new MakerRecording(new TradeReplay(trades, options.ReplaySpeed));
        }
        catch (FormatException e)
        {
            throw StartRefused.Setting("INVALID_SETTING", $"{setting}: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StartRefused.Setting("INVALID_SETTING", $"{setting} must be the path of a file that can be read.");
        }
    }
}
