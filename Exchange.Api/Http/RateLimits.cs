using System.Net;
using System.Threading.RateLimiting;

namespace Exchange.Api;

/// <summary>
/// How many requests a key and an address may send: a bucket each, which fills steadily and from which each request takes one. Buckets
/// that are full again are forgotten. And how many connections to the streams an address may open in five minutes.
/// </summary>
internal sealed class RateLimits : IDisposable
{
    private const int ConnectSegments = 10;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ConnectWindow = TimeSpan.FromMinutes(5);

    private readonly bool areOn;
    private readonly PartitionedRateLimiter<IPAddress> addresses;
    private readonly PartitionedRateLimiter<Caller> keys;
    private readonly PartitionedRateLimiter<IPAddress> connects;

    internal RateLimits(LimitsOptions options)
    {
        areOn = options.RateLimits;
        var (perAddress, perKey) = (Bucket(options.PerAddress, options.PerAddressBurst), Bucket(options.PerKey, options.PerKeyBurst));
        addresses = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
            address => RateLimitPartition.GetTokenBucketLimiter(NetworkOf(address), _ => perAddress));
        keys = PartitionedRateLimiter.Create<Caller, KeyHash>(
            caller => RateLimitPartition.GetTokenBucketLimiter(caller.Key, _ => perKey));
        connects = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
            address => RateLimitPartition.GetSlidingWindowLimiter(NetworkOf(address), _ => new SlidingWindowRateLimiterOptions
            {
                PermitLimit = options.ConnectsPerAddress,
                Window = ConnectWindow,
                SegmentsPerWindow = ConnectSegments,
                QueueLimit = 0,
            }));
    }

    /// <summary>When an address that may open no more connections may try again at the latest.</summary>
    internal static TimeSpan ConnectPause => ConnectWindow / ConnectSegments;

    /// <summary>Whether an address may send one more request.</summary>
    internal bool Allow(IPAddress? address) => Take(addresses, address ?? IPAddress.None);

    /// <summary>Whether an address may open one more connection to the streams, after those of the last five minutes.</summary>
    internal bool AllowConnect(IPAddress? address) => Take(connects, address ?? IPAddress.None);

    /// <summary>Whether a key may send one more request.</summary>
    internal bool Allow(Caller caller) => Take(keys, caller);

    public void Dispose()
    {
        addresses.Dispose();
        keys.Dispose();
        connects.Dispose();
    }

    private bool Take<T>(PartitionedRateLimiter<T> buckets, T owner)
    {
        if (!areOn) return true;
        using var lease = buckets.AttemptAcquire(owner);
        return lease.IsAcquired;
    }

    // An owner of IPv6 addresses has 2^64 of them at least, so these count as one.
    internal static IPAddress NetworkOf(IPAddress address)
    {
        if (address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6) return address;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private static TokenBucketRateLimiterOptions Bucket(int perSecond, int burst)
    {
        var isSlow = perSecond < 10;
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = isSlow ? perSecond : perSecond / 10,
            ReplenishmentPeriod = isSlow ? TimeSpan.FromSeconds(1) : Period,
            QueueLimit = 0,
        };
    }
}
