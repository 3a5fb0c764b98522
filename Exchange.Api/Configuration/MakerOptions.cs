namespace Exchange.Api;

/// <summary>How the market maker works; only a process with the role maker reads it.</summary>
public sealed class MakerOptions
{
    /// <summary>An administrator's key: the maker opens its accounts, pays money into them and makes their keys with it. Secret.</summary>
    public string Key { get; init; } = "";

    /// <summary>Where the exchange answers. Empty: in this process, which has the role api then.</summary>
    public string Url { get; init; } = "";

    /// <summary>Where chance begins: the same seed makes the same market.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The time between two looks at the markets: 100 ms to 1 min.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>What is traded, around which price, and how: see <see cref="MakerMarkets"/>.</summary>
    public string Markets { get; init; } = MakerMarkets.Default;

    /// <summary>The path of recorded trades, which are the takers of the first market then. Empty: none.</summary>
    public string Replay { get; init; } = "";

    /// <summary>How many times faster than they were recorded the trades are played: 1 to 1,000.</summary>
    public int ReplaySpeed { get; init; } = 1;
}
