using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// The published form of a <see cref="LiveUpdate"/>: one value in the manner of <see cref="ViewsFormat"/>, so what somebody else publishes,
/// or another version, is turned down. An account's part says how long it is, and is passed over by who did not ask for it.
/// </summary>
public static class LiveFeedCodec
{
    private const byte Version = 1;

    // What the numbers of each part take at the most.
    private const int HeaderSize = 64;
    private const int MarketSize = 64 + MarketFormat.MaxTickerSize;
    private const int LevelSize = 24;

    /// <summary>The channel on which a venue's updates are published.</summary>
    public static string ChannelOf(string venue) => $"venue:{venue}:feed";

    /// <summary>Reads an update.</summary>
    /// <param name="message">What was published.</param>
    /// <param name="wantsAccount">The accounts that are wanted.</param>
    /// <exception cref="InvalidDataException">It is damaged, or of another version.</exception>
    public static LiveUpdate Read(ReadOnlyMemory<byte> message, Func<AccountId, bool> wantsAccount)
    {
        var reader = new ByteReader(message.Span, Version);
        try
        {
            var (epoch, before, after, time) = (reader.Number(), reader.Number(), reader.Number(), new Timestamp(reader.Number()));
            var markets = new MarketUpdate[reader.Number()];
            for (var i = 0; i < markets.Length; i++) markets[i] = ReadMarket(ref reader);
            var accounts = new List<AccountUpdate>();
            while (!reader.IsAtEnd)
            {
                var account = new AccountId((int)reader.Number());
                var part = reader.Part();
                if (wantsAccount(account)) accounts.Add(ReadAccount(account, part));
            }

            return new LiveUpdate(epoch, before, after, time, markets, accounts);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("An update of the views makes no sense.", e);
        }
    }

    /// <summary>The most bytes that an update takes.</summary>
    internal static int MaxSize(AccountFold? accounts, DepthFold? depth, TradesFold trades)
    {
        var size = HeaderSize + ByteWriter.Overhead;
        foreach (var market in trades.Changed) size += MarketSize + market.Latest.Count * MarketFormat.MaxTradeSize;
        if (depth is not null)
            foreach (var market in depth.Changed) size += MarketSize + market.ChangedCount * LevelSize;
        if (accounts is null) return size;
        foreach (var account in accounts.Funds.Changed)
        {
            size += HeaderSize + ViewsFormat.MaxFundsSize(accounts.Funds.Of(account).Length);
            for (var slot = accounts.Funds.FirstChangedOrder(account); slot != 0; slot = accounts[slot].NextChanged)
                size += ViewsFormat.MaxOrderSize + sizeof(int);
        }

        return size;
    }

    /// <summary>Writes what changed in the folds, and returns its size.</summary>
    /// <param name="accounts">The accounts; null when nothing of them is to be told.</param>
    /// <param name="depth">The depth; null when nothing of it is to be told.</param>
    /// <param name="target">Where to; of <see cref="MaxSize"/> at least.</param>
    internal static int Write(
        long epoch, long before, long after, Timestamp time, AccountFold? accounts, DepthFold? depth, TradesFold trades, Span<byte> target)
    {
        var writer = new ByteWriter(target, Version);
        writer.Number(epoch);
        writer.Number(before);
        writer.Number(after);
        writer.Number(time.Microseconds);
        WriteMarkets(ref writer, depth, trades);
        if (accounts is not null)
            foreach (var account in accounts.Funds.Changed) WriteAccount(ref writer, accounts, account);
        return writer.Finish();
    }

    private static void WriteMarkets(ref ByteWriter writer, DepthFold? depth, TradesFold trades)
    {
        var count = trades.Changed.Count;
        if (depth is not null)
            foreach (var market in depth.Changed) count += trades[market.Market].IsChanged ? 0 : 1;
        writer.Number(count);

        foreach (var market in trades.Changed) WriteMarket(ref writer, depth?[market.Market], market);
        if (depth is null) return;
        foreach (var market in depth.Changed)
            if (!trades[market.Market].IsChanged) WriteMarket(ref writer, market, null);
    }

    private static void WriteMarket(ref ByteWriter writer, MarketDepth? depth, MarketTrades? trades)
    {
        writer.Number(depth?.Market.Value ?? trades!.Market.Value);
        writer.Number(depth?.FirstUpdate ?? 0);
        writer.Number(depth?.LastUpdate ?? -1);
        writer.Number(depth?.ChangedCount ?? 0);
        for (var i = 0; i < (depth?.ChangedCount ?? 0); i++)
        {
            var level = depth!.ChangedLevel(i);
            writer.Byte((byte)level.Side);
            writer.Number(level.Price.Ticks);
            writer.Number(level.Quantity.Lots);
        }

        writer.Number(trades?.Latest.Count ?? 0);
        writer.Byte(trades is null ? (byte)0 : (byte)1);
        if (trades is null) return;
        foreach (var trade in trades.Latest) writer.Trade(trade);
        writer.Ticker(trades.Ticker.Ticker);
    }

    private static MarketUpdate ReadMarket(ref ByteReader reader)
    {
        var (market, first, last) = (new MarketId((int)reader.Number()), reader.Number(), reader.Number());
        var levels = new DepthLevel[reader.Number()];
        for (var i = 0; i < levels.Length; i++)
            levels[i] = new DepthLevel((Side)reader.Byte(), new Price(reader.Number()), new Quantity(reader.Number()));
        var trades = new MarketTrade[reader.Number()];
        var hasTicker = reader.Byte() != 0;
        for (var i = 0; i < trades.Length; i++) trades[i] = reader.Trade();
        return new MarketUpdate(market, first, last, levels, trades, hasTicker ? reader.Ticker() : null);
    }

    private static void WriteAccount(ref ByteWriter writer, AccountFold accounts, int account)
    {
        writer.Number(account);
        var whole = writer.BeginPart();
        var balances = writer.BeginPart();
        if (accounts.Funds.HasChangedFunds(account)) writer.Skip(ViewsFormat.Write(accounts.Funds.Of(account), writer.Rest));
        writer.EndPart(balances);
        for (var slot = accounts.Funds.FirstChangedOrder(account); slot != 0; slot = accounts[slot].NextChanged)
        {
            var order = writer.BeginPart();
            writer.Skip(ViewsFormat.Write(accounts[slot], writer.Rest));
            writer.EndPart(order);
        }

        writer.EndPart(whole);
    }

    private static AccountUpdate ReadAccount(AccountId account, ReadOnlySpan<byte> part)
    {
        var reader = new ByteReader(part);
        var balances = reader.Part();
        var orders = new List<AccountOrder>();
        while (!reader.IsAtEnd) orders.Add(ViewsFormat.ReadOrder(reader.Part()).ToAccountOrder());
        return new AccountUpdate(account, balances.IsEmpty ? [] : ViewsFormat.ReadBalances(balances), orders);
    }
}
