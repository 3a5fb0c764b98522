using System.Diagnostics;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>One run of a history: applies its events, or decides its commands again, at the speed that is asked for.</summary>
internal sealed class HistoryReplay(ReplayArguments arguments, CancellationToken cancellation)
{
    // What is waited for at once, so that an end that is asked for comes soon.
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(100);

    private readonly VenueState applied = new();
    private readonly long begun = Stopwatch.GetTimestamp();
    private Redecision? decision;
    private Timestamp first;

    /// <summary>What the events add up to, or what was decided.</summary>
    public VenueState State => decision?.State ?? applied;

    /// <summary>The number of commands that were decided.</summary>
    public long Commands => decision?.Commands ?? 0;

    /// <summary>What is otherwise than in the history.</summary>
    public List<string> Differences { get; } = [];

    /// <summary>Takes the next event.</summary>
    public void Take(EventRecord e)
    {
        if (e.Sequence == arguments.From) first = e.Time;
        if (arguments.Speed > 0 && e.Sequence >= arguments.From) Wait(e.Time);

        // Before the first command of the range, and where nothing is decided, the events are only applied.
        if (arguments.Action == ReplayAction.Decide && decision is null && e.Sequence >= arguments.From && Redecision.Begins(e))
            decision = new Redecision(applied, Differ);
        if (decision is null) applied.Apply(e);
        else decision.Take(e);
    }

    /// <summary>There are no more.</summary>
    public void End()
    {
        // A range may end in the middle of a command.
        if (arguments.Until == long.MaxValue) decision?.End();
    }

    private void Wait(Timestamp time)
    {
        var due = TimeSpan.FromMicroseconds((double)(time.Microseconds - first.Microseconds) / arguments.Speed);
        for (var left = due - Stopwatch.GetElapsedTime(begun); left > TimeSpan.Zero; left = due - Stopwatch.GetElapsedTime(begun))
        {
            cancellation.ThrowIfCancellationRequested();
            Thread.Sleep(left < Nap ? left : Nap);
        }
    }

    private void Differ(long sequence, IEvent? stored, IEvent? decided) => Differences.Add(
        $"""
        The first difference is at sequence {sequence}; what comes after it cannot be compared.
            stored   {stored?.ToString() ?? "nothing"}
            decided  {decided?.ToString() ?? "nothing"}
        """);
}
