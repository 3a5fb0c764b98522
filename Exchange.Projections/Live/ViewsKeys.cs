using System.Globalization;
using Exchange.Domain;
using StackExchange.Redis;

namespace Exchange.Projections;

/// <summary>The keys of a venue's live views. docs/architecture.md tells what stands where.</summary>
internal sealed class ViewsKeys(string venue)
{
    /// <summary>How many closed orders a generation holds.</summary>
    public const int GenerationSize = 25_000;

    /// <summary>
    /// How many generations of closed orders there are. The oldest is dropped as a whole when the next begins, so the last 100,000 at
    /// least and 125,000 at most are there.
    /// </summary>
    public const int Generations = 5;

    private readonly string prefix = $"venue:{venue}:views";
    private RedisKey[] open = [];

    /// <summary>A string: up to which event the views stand (<see cref="ViewsPosition"/>).</summary>
    public RedisKey Position { get; } = $"venue:{venue}:views";

    /// <summary>A hash: by account, its balances.</summary>
    public RedisKey Balances { get; } = $"venue:{venue}:views:balances";

    /// <summary>Hashes: by order, the closed orders of a generation.</summary>
    public IReadOnlyList<RedisKey> Closed { get; } =
        [.. Enumerable.Range(0, Generations).Select(generation => (RedisKey)$"venue:{venue}:views:closed:{generation}")];

    /// <summary>
    /// A hash of what is small of each market, by <see cref="FieldOf(MarketId, MarketPart)"/>: the last update id of its depth, its ticker,
    /// its candles.
    /// </summary>
    public RedisKey Markets { get; } = $"venue:{venue}:views:markets";

    /// <summary>The channel of the updates.</summary>
    public string Feed { get; } = LiveFeedCodec.ChannelOf(venue);

    /// <summary>A pattern of all keys but the position.</summary>
    public string Pattern => $"{string.Concat(prefix.Select(c => "*?[]\\".Contains(c) ? $"\\{c}" : $"{c}"))}:*";

    /// <summary>A hash: by order, the open orders of an account.</summary>
    public RedisKey Open(int account) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}:open:{account}");

    /// <summary>The same for a single writer, who needs the key often and makes it once.</summary>
    public RedisKey OpenOfWriter(int account)
    {
        if (account >= open.Length) Array.Resize(ref open, Math.Max(account + 1, 2 * open.Length));
        if (open[account] == default(RedisKey)) open[account] = Open(account);
        return open[account];
    }

    /// <summary>A hash: by its <see cref="FieldOf(in DepthLevel)"/>, the quantity of a level of a market's depth, in lots.</summary>
    public RedisKey Depth(MarketId market) => OfMarket("depth", market);

    /// <summary>A hash: the last trades of a market, each by its number modulo <see cref="TradeTape.Capacity"/>.</summary>
    public RedisKey Trades(MarketId market) => OfMarket("trades", market);

    /// <summary>A hash: the seconds in which a market traded, each by itself modulo <see cref="TickerFold.Window"/>.</summary>
    public RedisKey Seconds(MarketId market) => OfMarket("seconds", market);

    /// <summary>A field of <see cref="Markets"/>.</summary>
    public static long FieldOf(MarketId market, MarketPart part) => market.Value * 4L + (long)part;

    /// <summary>A field of <see cref="Depth"/>: the price in ticks, negative for the buyers.</summary>
    public static long FieldOf(in DepthLevel level) => level.Side == Side.Buy ? -level.Price.Ticks : level.Price.Ticks;

    /// <summary>The level of such a field.</summary>
    public static DepthLevel LevelOf(long field, long lots) =>
        new(field < 0 ? Side.Buy : Side.Sell, new Price(Math.Abs(field)), new Quantity(lots));

    /// <summary>The hash for the closing of this number, 0 for the venue's first.</summary>
    public RedisKey ClosedOf(long closing) => Closed[(int)(closing / GenerationSize % Generations)];

    private RedisKey OfMarket(string what, MarketId market) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}:{what}:{market.Value}");
}

/// <summary>What is small of a market.</summary>
internal enum MarketPart : byte
{
    /// <summary>The last update id of its depth. Every market has it.</summary>
    LastUpdate,

    /// <summary>Its ticker, once it has traded.</summary>
    Ticker,

    /// <summary>Its candles, once it has traded.</summary>
    Candles,
}
