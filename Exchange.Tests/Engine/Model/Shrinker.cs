namespace Exchange.Tests.Engine.Model;

/// <summary>
/// Makes a failing script shorter while it fails: it leaves out ever smaller pieces. A number keeps its meaning only as far as
/// the state that it meets stays alike, which is mostly far enough.
/// </summary>
internal static class Shrinker
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static (Script Script, Exception Failure) Shorten(Script script, Exception failure, Func<Script, Exception?> check)
    {
        var stop = DateTime.UtcNow + Patience;
        for (var piece = (script.Steps.Count + 1) / 2; piece > 0; piece = piece == 1 ? 0 : (piece + 1) / 2)
        {
            for (var start = 0; start < script.Steps.Count && DateTime.UtcNow < stop;)
            {
                var shorter = script with { Steps = [.. script.Steps.Take(start), .. script.Steps.Skip(start + piece)] };
                if (check(shorter) is { } other) (script, failure) = (shorter, other);
                else start += piece;
            }
        }

        return (script, failure);
    }
}
