namespace Exchange.Tests.Engine.Model;

/// <summary>
/// A run in the abstract: a venue and a list of numbers, each of which stands for one command. Which command that is depends on the state
/// that it meets (<see cref="Workload"/>), so any part of the list is a script too, and a failing one can be made shorter.
/// </summary>
internal sealed record Script(int Seed, VenueProfile Profile, IReadOnlyList<ulong> Steps)
{
    private const int Length = 500;
    private const int LongLength = 20_000;

    public static Script FromSeed(int seed) => Roll(seed, VenueProfile.Roll, Length);

    /// <summary>A long run with many orders open at once.</summary>
    public static Script Long(int seed) => Roll(seed, VenueProfile.Crowd, LongLength);

    private static Script Roll(int seed, Func<Dice, VenueProfile> profile, int length)
    {
        var dice = new Dice((ulong)seed);
        return new Script(seed, profile(dice), [.. Enumerable.Range(0, length).Select(_ => dice.Next())]);
    }
}
