namespace Exchange.Tests.Engine.Model;

/// <summary>
/// Makes a failing script shorter while it fails: it cuts the end off, then leaves out ever smaller pieces. A number keeps its meaning only
/// as far as the state that it meets stays alike, which is mostly far enough.
/// </summary>
internal static class Shrinker
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static (Script Script, Exception Failure) Shorten(Script script, Exception failure, Func<Script, Exception?> check)
    {
        var shortest = (Script: script, Failure: failure);
        var stop = DateTime.UtcNow + Patience;
        FindEnd();
        for (var piece = (Count() + 1) / 2; piece > 0; piece = piece == 1 ? 0 : (piece + 1) / 2)
            for (var start = 0; start < Count() && DateTime.UtcNow < stop;)
                if (!FailsWithout(start, piece)) start += piece;
        return shortest;

        int Count() => shortest.Script.Steps.Count;

        // What comes after the failure is of no use; where that is, halving tells.
        void FindEnd()
        {
            for (var (low, high) = (0, Count()); low < high;)
            {
                var middle = (low + high) / 2;
                if (FailsWithout(middle, Count() - middle)) high = middle;
                else low = middle + 1;
            }
        }

        bool FailsWithout(int start, int piece)
        {
            var steps = shortest.Script.Steps;
            var shorter = shortest.Script with { Steps = [.. steps.Take(start), .. steps.Skip(start + piece)] };
            if (check(shorter) is not { } other) return false;
            shortest = (shorter, other);
            return true;
        }
    }
}
