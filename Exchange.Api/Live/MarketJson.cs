using System.Text.Json;
using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>Writes what is told of a market. Prices and quantities are texts; what there is none of is left out.</summary>
internal static class MarketJson
{
    // Shares of a hundred, so 1 is a thousandth of a percent.
    private const int PercentScale = 3;
    private const int WholeInThousandths = 100_000;

    internal static void WriteDepth(
        Utf8JsonWriter json, in MarketNumbers numbers, in MarketMoment at, ReadOnlySpan<BookLevel> bids, ReadOnlySpan<BookLevel> asks)
    {
        json.WriteStartObject();
        WriteMoment(json, numbers, at);
        json.WriteNumber("lastUpdateId"u8, at.LastUpdate);
        WriteLevels(json, numbers, bids, asks);
        json.WriteEndObject();
    }

    /// <summary>A part of all levels: the first is called snapshot, the others more.</summary>
    internal static void WriteSnapshotPart(
        Utf8JsonWriter json, in MarketNumbers numbers, in MarketMoment at, int part, bool hasMore,
        ReadOnlySpan<BookLevel> bids, ReadOnlySpan<BookLevel> asks)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, part == 0 ? "snapshot"u8 : "more"u8);
        WriteMoment(json, numbers, at);
        json.WriteNumber("lastUpdateId"u8, at.LastUpdate);
        json.WriteBoolean("hasMore"u8, hasMore);
        WriteLevels(json, numbers, bids, asks);
        json.WriteEndObject();
    }

    internal static void WriteDiff(Utf8JsonWriter json, MarketNumbers numbers, in MarketMoment at, long first, List<DepthLevel> levels)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "diff"u8);
        WriteMoment(json, numbers, at);
        json.WriteNumber("firstUpdateId"u8, first);
        json.WriteNumber("lastUpdateId"u8, at.LastUpdate);
        var bids = levels.Where(level => level.Side == Side.Buy).Select(level => new BookLevel(level.Price, level.Quantity));
        var asks = levels.Where(level => level.Side == Side.Sell).Select(level => new BookLevel(level.Price, level.Quantity));
        WriteLevels(json, numbers, [.. bids], [.. asks]);
        json.WriteEndObject();
    }

    /// <summary>Trades, given newest first.</summary>
    internal static void WriteTrades(
        Utf8JsonWriter json, in MarketNumbers numbers, in MarketMoment at, IReadOnlyList<MarketTrade> newestFirst)
    {
        json.WriteStartObject();
        WriteMoment(json, numbers, at);
        WriteTradeList(json, numbers, newestFirst);
        json.WriteEndObject();
    }

    internal static void WriteTradeMessage(
        Utf8JsonWriter json, in MarketNumbers numbers, in MarketMoment at, long skipped, IReadOnlyList<MarketTrade> newestFirst)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "trades"u8);
        WriteMoment(json, numbers, at);
        json.WriteNumber("skipped"u8, skipped);
        WriteTradeList(json, numbers, newestFirst);
        json.WriteEndObject();
    }

    internal static void WriteBestPrices(
        Utf8JsonWriter json, in MarketNumbers numbers, in MarketMoment at, in BookLevel bid, in BookLevel ask)
    {
        json.WriteStartObject();
        WriteMoment(json, numbers, at);
        json.WriteNumber("lastUpdateId"u8, at.LastUpdate);
        WriteBest(json, numbers, bid, ask);
        json.WriteEndObject();
    }

    internal static void WriteTicker(
        Utf8JsonWriter json, in MarketNumbers numbers, in MarketMoment at, in Ticker ticker, in BookLevel bid, in BookLevel ask)
    {
        json.WriteStartObject();
        WriteMoment(json, numbers, at);
        json.WriteNumber("lastUpdateId"u8, at.LastUpdate);
        WriteBest(json, numbers, bid, ask);
        WritePrice(json, "lastPrice"u8, ticker.Last, numbers);
        if (ticker.Open.Ticks > 0)
        {
            var change = ticker.Last.Ticks - ticker.Open.Ticks;
            WritePrice(json, "openPrice"u8, ticker.Open, numbers);
            WritePrice(json, "highPrice"u8, ticker.High, numbers);
            WritePrice(json, "lowPrice"u8, ticker.Low, numbers);
            json.WriteSteps("priceChange"u8, change, numbers.Tick);
            json.WriteUnits("priceChangePercent"u8, (Int128)change * WholeInThousandths / ticker.Open.Ticks, PercentScale);
        }

        json.WriteSteps("volume"u8, ticker.Volume, numbers.Lot);
        json.WriteUnits("quoteVolume"u8, ticker.QuoteVolume, numbers.Quote.Scale);
        json.WriteNumber("trades"u8, ticker.Trades);
        if (ticker.Trades > 0)
        {
            json.WriteNumber("firstTradeId"u8, ticker.FirstTrade.Value);
            json.WriteNumber("lastTradeId"u8, ticker.LastTrade.Value);
        }

        json.WriteEndObject();
    }

    internal static void WriteCandleMessage(
        Utf8JsonWriter json, in MarketNumbers numbers, in MarketMoment at, CandleInterval interval, bool isSkipping, Candle[] candles)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "candles"u8);
        WriteMoment(json, numbers, at);
        json.WriteString("interval"u8, interval.ToText());
        json.WriteBoolean("skipped"u8, isSkipping);
        json.WriteStartArray("candles"u8);
        foreach (var candle in candles) WriteCandle(json, numbers, candle);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    internal static void WriteCandle(Utf8JsonWriter json, in MarketNumbers numbers, in Candle candle)
    {
        json.WriteStartObject();
        json.WriteTime("openTime"u8, candle.OpenTime);
        json.WriteTime("closeTime"u8, candle.Interval.CloseTime(candle.OpenTime));
        WritePrice(json, "open"u8, candle.Open, numbers);
        WritePrice(json, "high"u8, candle.High, numbers);
        WritePrice(json, "low"u8, candle.Low, numbers);
        WritePrice(json, "close"u8, candle.Close, numbers);
        json.WriteSteps("volume"u8, candle.Volume, numbers.Lot);
        json.WriteUnits("quoteVolume"u8, candle.QuoteVolume, numbers.Quote.Scale);
        json.WriteSteps("takerBuyVolume"u8, candle.TakerBuyVolume, numbers.Lot);
        json.WriteUnits("takerBuyQuoteVolume"u8, candle.TakerBuyQuoteVolume, numbers.Quote.Scale);
        json.WriteNumber("trades"u8, candle.Trades);
        json.WriteNumber("firstTradeId"u8, candle.FirstTrade.Value);
        json.WriteNumber("lastTradeId"u8, candle.LastTrade.Value);
        json.WriteEndObject();
    }

    private static void WriteMoment(Utf8JsonWriter json, in MarketNumbers numbers, in MarketMoment at)
    {
        json.WriteString("symbol"u8, numbers.Market.Symbol);
        json.WriteEpoch(at.Epoch);
        json.WriteNumber("sequence"u8, at.Sequence);
        json.WriteTime("time"u8, at.Time);
    }

    private static void WriteTradeList(Utf8JsonWriter json, in MarketNumbers numbers, IReadOnlyList<MarketTrade> newestFirst)
    {
        json.WriteStartArray("trades"u8);
        for (var i = newestFirst.Count - 1; i >= 0; i--)
        {
            var trade = newestFirst[i];
            json.WriteStartObject();
            json.WriteNumber("tradeId"u8, trade.Trade.Value);
            WritePrice(json, "price"u8, trade.Price, numbers);
            json.WriteSteps("quantity"u8, trade.Quantity.Lots, numbers.Lot);
            json.WriteUnits("quoteQuantity"u8, trade.Notional.Units, numbers.Quote.Scale);
            json.WriteString("takerSide"u8, OrderWords.Sides[trade.TakerSide]);
            json.WriteTime("time"u8, trade.Time);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLevels(
        Utf8JsonWriter json, in MarketNumbers numbers, ReadOnlySpan<BookLevel> bids, ReadOnlySpan<BookLevel> asks)
    {
        json.WritePropertyName("bids"u8);
        WriteSide(json, numbers, bids);
        json.WritePropertyName("asks"u8);
        WriteSide(json, numbers, asks);
    }

    private static void WriteSide(Utf8JsonWriter json, in MarketNumbers numbers, ReadOnlySpan<BookLevel> levels)
    {
        json.WriteStartArray();
        foreach (var level in levels)
        {
            json.WriteStartArray();
            json.WriteStepsValue(level.Price.Ticks, numbers.Tick);
            json.WriteStepsValue(level.Quantity.Lots, numbers.Lot);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteBest(Utf8JsonWriter json, in MarketNumbers numbers, in BookLevel bid, in BookLevel ask)
    {
        WritePrice(json, "bidPrice"u8, bid.Price, numbers);
        if (bid.Price.Ticks > 0) json.WriteSteps("bidQuantity"u8, bid.Quantity.Lots, numbers.Lot);
        WritePrice(json, "askPrice"u8, ask.Price, numbers);
        if (ask.Price.Ticks > 0) json.WriteSteps("askQuantity"u8, ask.Quantity.Lots, numbers.Lot);
    }

    private static void WritePrice(Utf8JsonWriter json, ReadOnlySpan<byte> name, Price price, in MarketNumbers numbers)
    {
        if (price.Ticks > 0) json.WriteSteps(name, price.Ticks, numbers.Tick);
    }
}
