using Exchange.Domain;
using StackExchange.Redis;

namespace Exchange.Projections;

// Reading of markets.
public sealed partial class RedisLiveViews
{
    /// <inheritdoc/>
    public async ValueTask<LivePosition> PositionAsync(CancellationToken cancellation)
    {
        var stored = await redis.GetDatabase().StringGetAsync(keys.Position).WaitAsync(cancellation);
        return ViewsPosition.TryParse(stored) is { } position
            ? new LivePosition(position.Epoch, position.Sequence)
            : throw new ViewsNotReadyException();
    }

    /// <inheritdoc/>
    public async ValueTask<MarketSnapshot?> ReadMarketAsync(MarketId market, CancellationToken cancellation)
    {
        var transaction = redis.GetDatabase().CreateTransaction();
        var position = transaction.StringGetAsync(keys.Position);
        var summary = transaction.HashGetAsync(keys.Markets, SummaryOf(market));
        var depth = transaction.HashGetAllAsync(keys.Depth(market));
        var trades = transaction.HashGetAllAsync(keys.Trades(market));
        await transaction.ExecuteAsync().WaitAsync(cancellation);

        if (ViewsPosition.TryParse(await position) is not { } at) throw new ViewsNotReadyException();
        if (await summary is not [{ IsNull: false } lastUpdate, var ticker, var candles]) return null;
        var levels = (await depth).Select(entry => ViewsKeys.LevelOf((long)entry.Name, (long)entry.Value)).ToList();
        return new MarketSnapshot(
            market,
            new LivePosition(at.Epoch, at.Sequence),
            at.Time,
            (long)lastUpdate,
            [.. levels.Where(level => level.Side == Side.Buy).OrderByDescending(level => level.Price)],
            [.. levels.Where(level => level.Side == Side.Sell).OrderBy(level => level.Price)],
            [.. (await trades).Select(entry => MarketFormat.ReadTrade(entry.Value)).OrderBy(trade => trade.Trade.Value)],
            ticker.IsNull ? new TickerFold(market).Ticker : MarketFormat.ReadTicker(ticker),
            candles.IsNull ? [] : MarketFormat.ReadCandles(candles));
    }

    private static RedisValue[] SummaryOf(MarketId market) =>
    [
        ViewsKeys.FieldOf(market, MarketPart.LastUpdate), ViewsKeys.FieldOf(market, MarketPart.Ticker),
        ViewsKeys.FieldOf(market, MarketPart.Candles),
    ];
}
