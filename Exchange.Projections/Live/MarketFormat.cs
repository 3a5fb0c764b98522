using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>How trades, seconds with trades, tickers and candles are written down, in the manner of <see cref="ViewsFormat"/>.</summary>
internal static class MarketFormat
{
    /// <summary>A trade takes no more bytes than this.</summary>
    public const int MaxTradeSize = 160;

    /// <summary>A second with trades takes no more bytes than this.</summary>
    public const int MaxSecondSize = 128;

    /// <summary>A ticker takes no more bytes than this.</summary>
    public const int MaxTickerSize = 144;

    /// <summary>The candles of a market take no more bytes than this.</summary>
    public const int MaxCandlesSize = 16 * 192;

    private const byte Version = 1;

    public static int Write(in MarketTrade trade, Span<byte> target)
    {
        var writer = new ByteWriter(target, Version);
        writer.Trade(trade);
        return writer.Finish();
    }

    /// <exception cref="InvalidDataException">The value is damaged or of another version.</exception>
    public static MarketTrade ReadTrade(ReadOnlySpan<byte> value)
    {
        var reader = new ByteReader(value, Version);
        return reader.Trade();
    }

    public static int Write(in TradedSecond second, Span<byte> target)
    {
        var writer = new ByteWriter(target, Version);
        writer.Number(second.Second);
        writer.Number(second.First.Ticks);
        writer.Number(second.Last.Ticks);
        writer.Number(second.High.Ticks);
        writer.Number(second.Low.Ticks);
        writer.Large(second.Volume);
        writer.Large(second.QuoteVolume);
        writer.Number(second.Trades);
        writer.Number(second.FirstTrade.Value);
        writer.Number(second.LastTrade.Value);
        return writer.Finish();
    }

    /// <exception cref="InvalidDataException">The value is damaged or of another version.</exception>
    public static TradedSecond ReadSecond(ReadOnlySpan<byte> value)
    {
        var reader = new ByteReader(value, Version);
        return new TradedSecond(
            reader.Number(), new Price(reader.Number()), new Price(reader.Number()), new Price(reader.Number()), new Price(reader.Number()),
            reader.Large(), reader.Large(), reader.Number(), new TradeId(reader.Number()), new TradeId(reader.Number()));
    }

    public static int Write(in Ticker ticker, Span<byte> target)
    {
        var writer = new ByteWriter(target, Version);
        writer.Ticker(ticker);
        return writer.Finish();
    }

    /// <exception cref="InvalidDataException">The value is damaged or of another version.</exception>
    public static Ticker ReadTicker(ReadOnlySpan<byte> value)
    {
        var reader = new ByteReader(value, Version);
        return reader.Ticker();
    }

    public static int Write(CandleFold candles, Span<byte> target)
    {
        var writer = new ByteWriter(target, Version);
        foreach (var candle in candles.Candles)
        {
            writer.Byte((byte)candle.Interval);
            writer.Number(candle.OpenTime.Microseconds);
            writer.Number(candle.Open.Ticks);
            writer.Number(candle.High.Ticks);
            writer.Number(candle.Low.Ticks);
            writer.Number(candle.Close.Ticks);
            writer.Large(candle.Volume);
            writer.Large(candle.QuoteVolume);
            writer.Large(candle.TakerBuyVolume);
            writer.Large(candle.TakerBuyQuoteVolume);
            writer.Number(candle.Trades);
            writer.Number(candle.FirstTrade.Value);
            writer.Number(candle.LastTrade.Value);
        }

        return writer.Finish();
    }

    /// <exception cref="InvalidDataException">The value is damaged or of another version.</exception>
    public static List<Candle> ReadCandles(ReadOnlySpan<byte> value)
    {
        var reader = new ByteReader(value, Version);
        var candles = new List<Candle>(CandleIntervals.All.Count);
        while (!reader.IsAtEnd)
        {
            candles.Add(new Candle(
                (CandleInterval)reader.Byte(), new Timestamp(reader.Number()), new Price(reader.Number()), new Price(reader.Number()),
                new Price(reader.Number()), new Price(reader.Number()), reader.Large(), reader.Large(), reader.Large(), reader.Large(),
                reader.Number(), new TradeId(reader.Number()), new TradeId(reader.Number())));
        }

        return candles;
    }

    /// <summary>Writes a trade as a part of a value.</summary>
    public static void Trade(ref this ByteWriter writer, in MarketTrade trade)
    {
        writer.Byte((byte)trade.TakerSide);
        writer.Number(trade.Market.Value);
        writer.Number(trade.Trade.Value);
        writer.Number(trade.Sequence);
        writer.Number(trade.Time.Microseconds);
        writer.Number(trade.Price.Ticks);
        writer.Number(trade.Quantity.Lots);
        writer.Number(trade.Notional.Units);
        writer.Number(trade.Maker.Value);
        writer.Number(trade.Taker.Value);
        writer.Number(trade.MakerAccount.Value);
        writer.Number(trade.TakerAccount.Value);
        writer.Number(trade.MakerFee.Units);
        writer.Number(trade.TakerFee.Units);
    }

    /// <summary>Reads a trade as a part of a value.</summary>
    public static MarketTrade Trade(ref this ByteReader reader)
    {
        var side = (Side)reader.Byte();
        return new MarketTrade(
            new MarketId((int)reader.Number()), new TradeId(reader.Number()), reader.Number(), new Timestamp(reader.Number()),
            new Price(reader.Number()), new Quantity(reader.Number()), new Amount(reader.Number()), side, new OrderId(reader.Number()),
            new OrderId(reader.Number()), new AccountId((int)reader.Number()), new AccountId((int)reader.Number()),
            new Amount(reader.Number()), new Amount(reader.Number()));
    }

    /// <summary>Writes a ticker as a part of a value.</summary>
    public static void Ticker(ref this ByteWriter writer, in Ticker ticker)
    {
        writer.Number(ticker.Market.Value);
        writer.Number(ticker.Time.Microseconds);
        writer.Number(ticker.Last.Ticks);
        writer.Number(ticker.Open.Ticks);
        writer.Number(ticker.High.Ticks);
        writer.Number(ticker.Low.Ticks);
        writer.Large(ticker.Volume);
        writer.Large(ticker.QuoteVolume);
        writer.Number(ticker.Trades);
        writer.Number(ticker.FirstTrade.Value);
        writer.Number(ticker.LastTrade.Value);
    }

    /// <summary>Reads a ticker as a part of a value.</summary>
    public static Ticker Ticker(ref this ByteReader reader) => new(
        new MarketId((int)reader.Number()), new Timestamp(reader.Number()), new Price(reader.Number()), new Price(reader.Number()),
        new Price(reader.Number()), new Price(reader.Number()), reader.Large(), reader.Large(), reader.Number(),
        new TradeId(reader.Number()), new TradeId(reader.Number()));
}
