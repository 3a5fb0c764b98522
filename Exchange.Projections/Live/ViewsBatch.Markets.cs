using Exchange.Domain;

namespace Exchange.Projections;

// What is written of markets.
internal sealed partial class ViewsBatch
{
    /// <summary>All that changed of markets.</summary>
    /// <param name="depth">The depth; null when it is not written yet.</param>
    /// <param name="trades">What was traded.</param>
    public void AddChanges(DepthFold? depth, TradesFold trades)
    {
        if (depth is not null)
            foreach (var market in depth.Changed) AddLevels(market);
        foreach (var market in trades.Changed)
        {
            if (market.Latest.Count == 0) continue;
            AddTrades(market.Market, market.Latest);
            AddSeconds(market, TradedSecond.Of(market.Latest[0].Time));
        }

        BeginHash(keys.Markets);
        foreach (var market in trades.Changed)
        {
            AddSummary(market);
            if (depth is not null && !depth[market.Market].IsChanged) AddLastUpdate(depth[market.Market]);
        }

        if (depth is null) return;
        foreach (var market in depth.Changed) AddLastUpdate(market);
    }

    /// <summary>Trades of a market.</summary>
    public void AddTrades(MarketId market, IEnumerable<MarketTrade> trades)
    {
        BeginHash(keys.Trades(market));
        foreach (var trade in trades)
            Set(trade.Trade.Value % TradeTape.Capacity, MarketFormat.Write(trade, Reserve(MarketFormat.MaxTradeSize)));
    }

    /// <summary>The seconds of a market from one on.</summary>
    public void AddSeconds(MarketTrades market, long first)
    {
        BeginHash(keys.Seconds(market.Market));
        foreach (var second in market.Ticker.SecondsFrom(first))
            Set(second.Second % TickerFold.Window, MarketFormat.Write(second, Reserve(MarketFormat.MaxSecondSize)));
    }

    /// <summary>The ticker and the candles of all markets.</summary>
    public void AddSummaries(TradesFold trades)
    {
        BeginHash(keys.Markets);
        for (var market = 1; market <= trades.MarketCount; market++) AddSummary(trades[new MarketId(market)]);
    }

    /// <summary>A part of a market's levels, in place of all that was there when it is the first.</summary>
    public void AddDepth(MarketId market, IEnumerable<DepthLevel> levels, bool isFirst)
    {
        BeginHash(keys.Depth(market));
        if (isFirst) deletes = DropFirst;
        foreach (var level in levels) Set(level);
    }

    /// <summary>The last update ids of all markets.</summary>
    public void AddLastUpdates(DepthFold depth)
    {
        BeginHash(keys.Markets);
        for (var market = new MarketId(1); market.Value <= depth.MarketCount; market = new MarketId(market.Value + 1))
            AddLastUpdate(depth[market]);
    }

    private void AddLevels(MarketDepth market)
    {
        BeginHash(keys.Depth(market.Market));
        for (var i = 0; i < market.ChangedCount; i++)
            if (market.ChangedLevel(i) is { Quantity.Lots: not 0 } level) Set(level);
        for (var i = 0; i < market.ChangedCount; i++)
            if (market.ChangedLevel(i) is { Quantity.Lots: 0 } level) Delete(ViewsKeys.FieldOf(level));
    }

    private void AddLastUpdate(MarketDepth market)
    {
        arguments.Add(ViewsKeys.FieldOf(market.Market, MarketPart.LastUpdate));
        arguments.Add(market.LastUpdate);
        sets += 2;
    }

    private void AddSummary(MarketTrades market)
    {
        if (market.Ticker.Ticker is not { Last.Ticks: not 0 } ticker) return;
        Set(
            ViewsKeys.FieldOf(market.Market, MarketPart.Ticker),
            MarketFormat.Write(ticker, Reserve(MarketFormat.MaxTickerSize)));
        Set(
            ViewsKeys.FieldOf(market.Market, MarketPart.Candles),
            MarketFormat.Write(market.Candles, Reserve(MarketFormat.MaxCandlesSize)));
    }

    private void Set(in DepthLevel level)
    {
        arguments.Add(ViewsKeys.FieldOf(level));
        arguments.Add(level.Quantity.Lots);
        sets += 2;
    }
}
