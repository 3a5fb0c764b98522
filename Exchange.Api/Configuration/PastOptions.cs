namespace Exchange.Api;

/// <summary>What is kept for answers about the past.</summary>
public sealed class PastOptions
{
    /// <summary>
    /// The number of events between two states of the past in the store: 1,000 to 1,000,000,000. Fewer make faster answers, and take more
    /// of the disk.
    /// </summary>
    public int KeyframeEvery { get; init; } = 100_000;

    /// <summary>How many of the newest of these are kept all: 2 to 1,000,000. The older they are, the fewer of them.</summary>
    public int Keyframes { get; init; } = 100;

    /// <summary>The most memory that states of the past may take which were asked for lately, in megabytes: 1 to 100,000.</summary>
    public int CacheMegabytes { get; init; } = 64;
}
