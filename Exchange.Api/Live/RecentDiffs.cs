using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>
/// The last changes of a market's depth, for those who follow it: which prices changed after an update id. They are bounded in number and
/// in levels; who is further behind than they reach needs a snapshot.
/// </summary>
internal sealed class RecentDiffs
{
    /// <summary>The most diffs that are kept.</summary>
    internal const int MaxDiffs = 1_024;

    /// <summary>The most levels of them that are kept, but for those of the last diff.</summary>
    internal const int MaxLevels = 32_768;

    private readonly Queue<(long First, long Last, IReadOnlyList<DepthLevel> Levels)> diffs = new();
    private readonly HashSet<(Side, Price)> seen = [];
    private int levelCount;

    /// <summary>The first update id of the diff that was added last.</summary>
    internal long NewestFirst { get; private set; }

    /// <summary>Adds the next diff.</summary>
    internal void Add(long first, long last, IReadOnlyList<DepthLevel> levels)
    {
        diffs.Enqueue((first, last, levels));
        NewestFirst = first;
        levelCount += levels.Count;
        while (diffs.Count > MaxDiffs || levelCount > MaxLevels && diffs.Count > 1) levelCount -= diffs.Dequeue().Levels.Count;
    }

    internal void Clear()
    {
        diffs.Clear();
        levelCount = 0;
    }

    /// <summary>The prices that changed after an update id, each once; null when that is too long ago.</summary>
    internal List<(Side Side, Price Price)>? ChangedAfter(long update)
    {
        if (!diffs.TryPeek(out var oldest) || oldest.First > update + 1) return null;
        var changed = new List<(Side, Price)>();
        seen.Clear();
        foreach (var (first, _, levels) in diffs)
        {
            if (first <= update) continue;
            foreach (var level in levels)
                if (seen.Add((level.Side, level.Price))) changed.Add((level.Side, level.Price));
        }

        return changed;
    }
}
