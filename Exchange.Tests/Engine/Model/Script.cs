namespace Exchange.Tests.Engine.Model;

/// <summary>
/// A run in the abstract: a venue and a list of numbers, each of which stands for one command. Which command that is depends on the state
/// that it meets (<see cref="Workload"/>), so any part of the list is a script too, and a failing one can be made shorter.
/// </summary>
internal sealed record Script(int Seed, VenueProfile Profile, IReadOnlyList<ulong> Steps)
{
    public const int Length = 500;

    public static Script FromSeed(int seed)
    {
        var dice = new Dice((ulong)seed);
        var profile = VenueProfile.Roll(dice);
        return new Script(seed, profile, [.. Enumerable.Range(0, Length).Select(_ => dice.Next())]);
    }
}
