namespace Exchange.Api;

/// <summary>
/// The fair price of a simulated market: a geometric Brownian motion that is drawn to its anchor, in calm and excited regimes, with jumps
/// and with crashes that recover. It is where real numbers are used; what is sent to the exchange is rounded to ticks and lots.
/// </summary>
internal sealed class PriceProcess(MarketProfile profile, double anchor, MakerRandom random)
{
    private const double RegimeSeconds = 300, ExcitedSeconds = 60, ExcitedFactor = 2.2, CrashSeconds = 45, MaxDistance = 0.35;

    private double distance;
    private double crash;
    private bool isExcited;

    /// <summary>The price now.</summary>
    internal double Price => anchor * Math.Exp(distance + crash);

    /// <summary>Goes on from a price that was seen; one far from the anchor counts as the nearest that is not.</summary>
    internal void StartFrom(double price) => distance = Math.Clamp(Math.Log(price / anchor), -MaxDistance, MaxDistance);

    /// <summary>Is the price that was recorded, wherever it lies.</summary>
    internal void Follow(double price) => (distance, crash) = (Math.Log(price / anchor), 0);

    /// <summary>Moves the price by what traders did: a share of the price.</summary>
    internal void Push(double share) => distance = Math.Clamp(distance + share, -MaxDistance, MaxDistance);

    /// <summary>Lets a time pass, and returns the price.</summary>
    internal double Step(double seconds)
    {
        if (random.Uniform() < seconds / (isExcited ? ExcitedSeconds : RegimeSeconds)) isExcited = !isExcited;
        var volatility = profile.Volatility * (isExcited ? ExcitedFactor : 1);
        var move = (volatility * Math.Sqrt(seconds) * random.Normal()) - (profile.Reversion * seconds * distance);
        if (random.Uniform() < profile.JumpsPerHour * seconds / 3600) move += profile.JumpSize * random.Normal();
        crash *= Math.Exp(-seconds / CrashSeconds);
        if (random.Uniform() < profile.CrashesPerHour * seconds / 3600) crash -= profile.CrashSize * (0.5 + random.Uniform());
        Push(move);
        return Price;
    }
}
