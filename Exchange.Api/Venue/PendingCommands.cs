using System.Collections.Concurrent;

namespace Exchange.Api;

/// <summary>The commands of this process that await their outcome. There is a bound on them; beyond it none is sent.</summary>
internal sealed class PendingCommands(int limit)
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<CommandOutcome>> pending = new();
    private long last;
    private int count;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Adds a command.</summary>
    /// <returns>Its number, and its outcome when it comes.</returns>
    /// <exception cref="OverloadedException">As many as may be are pending.</exception>
    public (long Correlation, Task<CommandOutcome> Outcome) Add()
    {
        if (Interlocked.Increment(ref count) > limit)
        {
            Interlocked.Decrement(ref count);
            throw new OverloadedException();
        }

        var correlation = Interlocked.Increment(ref last);
        var source = new TaskCompletionSource<CommandOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        pending[correlation] = source;
        return (correlation, source.Task);
    }

    /// <summary>Gives a command its outcome. One that nobody waits for any more is passed over.</summary>
    public void Complete(long correlation, CommandOutcome outcome)
    {
        if (Take(correlation) is { } source) source.TrySetResult(outcome);
    }

    /// <summary>Tells who waits for a command that it could not be sent.</summary>
    public void Fail(long correlation, Exception exception) => Take(correlation)?.TrySetException(exception);

    /// <summary>Nobody waits for the command any more.</summary>
    public void Remove(long correlation) => Take(correlation);

    private TaskCompletionSource<CommandOutcome>? Take(long correlation)
    {
        if (!pending.TryRemove(correlation, out var source)) return null;
        Interlocked.Decrement(ref count);
        return source;
    }
}
