using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>Compares what the live views have of a market with the events up to where they stand.</summary>
/// <param name="report">Where what is found goes.</param>
/// <param name="venue">The venue.</param>
/// <param name="now">When the views were read, at most a little before.</param>
/// <param name="fold">The venue.</param>
/// <param name="state">The engine's state.</param>
/// <param name="trades">What the market has traded; null if nothing.</param>
/// <param name="updates">The count of the changes of its depth.</param>
internal sealed class MarketViewsAudit(
    AuditReport report, string venue, Timestamp now, AuditedVenue fold, VenueState state, AuditedTrades? trades,
    AuditedUpdates updates)
{
    // Clocks of different machines differ.
    private const long Tolerance = 3_600_000_000;

    /// <summary>Compares a market.</summary>
    public void Compare(StoredMarket market)
    {
        var number = market.Market.Value;
        report.Count("redis markets", 1);
        report.Add(market.Damages, fold.Sequence, fold.Time);
        if (number > fold.Markets || market.Damages.Count > 0) return; // one that there is not is told already
        if (market.DepthFrom is null)
        {
            report.Note($"An engine is just starting, and the depth of market {number} was not compared.");
        }
        else
        {
            CompareLastUpdate(market);
            CompareDepth(market, Side.Buy);
            CompareDepth(market, Side.Sell);
        }

        CompareTape(market);
        CompareTicker(market);
        CompareSeconds(market);
        CompareCandles(market);
    }

    // The engine counts on from the sequence at which it began.
    private void CompareLastUpdate(StoredMarket market)
    {
        if (market.LastUpdate == updates.Expected) return;
        Tell(":markets", $"The last update id is {market.LastUpdate}, and must be {updates.Expected}.", Row(market, "last update"));
    }

    private void CompareDepth(StoredMarket market, Side side)
    {
        var key = $":depth:{market.Market.Value}";
        var expected = state.RestingOrders(market.Market, side).GroupBy(order => order.LimitPrice)
            .ToDictionary(group => group.Key, group => group.Sum(order => order.Shown.Lots));
        foreach (var level in market.Levels.Where(level => level.Side == side))
        {
            expected.Remove(level.Price, out var lots);
            if (lots == level.Quantity.Lots) continue;
            Tell(key, $"The level has {level.Quantity.Lots} lots, and must have {lots}.", $"{side} {level.Price.Ticks} ticks");
        }

        foreach (var (price, lots) in expected) Tell(key, $"The level of {lots} lots is missing.", $"{side} {price.Ticks} ticks");
    }

    private void CompareTape(StoredMarket market)
    {
        var key = $":trades:{market.Market.Value}";
        var expected = trades?.Latest.ToDictionary(trade => trade.Trade.Value) ?? [];
        foreach (var trade in market.Trades)
            if (!expected.Remove(trade.Trade.Value, out var made) || trade != made)
                Tell(key, $"The trade is not one that was made: {trade}.", $"trade {trade.Trade.Value}");
        foreach (var trade in expected.Keys) Tell(key, "The trade is missing.", $"trade {trade}");
    }

    // Its time is that of the last trade, or a later one at which a second was no longer of the last 24 hours.
    private void CompareTicker(StoredMarket market)
    {
        var row = Row(market, "ticker");
        if (market.Ticker is not { } found)
        {
            if (trades is not null) Tell(":markets", "The ticker is missing.", row);
        }
        else if (trades is null) Tell(":markets", "There is a ticker, and the market has not traded.", row);
        else if (found.Time < trades.Time || found.Time > fold.Time && found.Time.Microseconds > now.Microseconds + Tolerance)
        {
            var what = $"The ticker is of {TimeText.Format(found.Time)}, and the last trade of {TimeText.Format(trades.Time)}.";
            Tell(":markets", what, row);
        }
        else if (trades.TickerAt(found.Time) is var expected && found != expected)
            Tell(":markets", $"The ticker is {found}, and must be {expected}.", row);
    }

    // What is no longer of the last 24 hours stays until another day's second comes into its place, or the views are made anew.
    private void CompareSeconds(StoredMarket market)
    {
        var key = $":seconds:{market.Market.Value}";
        var known = new HashSet<long>();
        foreach (var second in market.Seconds)
        {
            AuditedSecond expected = default;
            var isOne = trades is not null && trades.Seconds.TryGetValue(second.Second % TickerFold.Window, out expected)
                && expected.ToTraded() == second;
            if (!isOne) Tell(key, $"{second} must be {expected.ToTraded()}.", $"second {second.Second}");
            known.Add(second.Second);
        }

        if (trades is null || market.Ticker is not { } ticker) return;
        var from = AuditedTrades.FirstSecond(ticker.Time);
        foreach (var second in trades.Seconds.Values.Where(second => second.Second >= from && !known.Contains(second.Second)))
            Tell(key, "The second is missing.", $"second {second.Second}");
    }

    private void CompareCandles(StoredMarket market)
    {
        if (market.Candles is not { } found)
        {
            if (trades is not null) Tell(":markets", "The candles are missing.", Row(market, "candles"));
            return;
        }

        var expected = trades?.Candles() ?? [];
        if (found.Count != expected.Length)
            Tell(":markets", $"There are {found.Count} candles in the place of {expected.Length}.", Row(market, "candles"));
        for (var i = 0; i < Math.Min(found.Count, expected.Length); i++)
        {
            if (found[i] == expected[i]) continue;
            var row = Row(market, $"candle {((CandleInterval)i).ToText()}");
            Tell(":markets", $"The candle is {found[i]}, and must be {expected[i]}.", row);
        }
    }

    private static string Row(StoredMarket market, string part) => $"market {market.Market.Value}, {part}";

    private void Tell(string key, string what, string row) =>
        report.Add(AuditCheck.Views, $"venue:{venue}:views{key}", what, fold.Sequence, row, since: fold.Time);
}
