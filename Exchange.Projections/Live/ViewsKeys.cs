using System.Globalization;
using StackExchange.Redis;

namespace Exchange.Projections;

/// <summary>The keys of a venue's account views. docs/architecture.md tells what stands where.</summary>
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

    /// <summary>The hash for the closing of this number, 0 for the venue's first.</summary>
    public RedisKey ClosedOf(long closing) => Closed[(int)(closing / GenerationSize % Generations)];
}
