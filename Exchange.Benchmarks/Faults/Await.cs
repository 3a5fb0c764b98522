using System.Diagnostics;

namespace Exchange.Benchmarks;

/// <summary>Waits for what happens elsewhere.</summary>
internal static class Await
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until something is true; fails when that takes too long.</summary>
    public static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);

    /// <summary>Waits until something is true; fails when that takes too long.</summary>
    public static Task UntilAsync(Func<Task<bool>> condition, string what) => UntilAsync(condition, () => what);

    /// <summary>Waits until something is true; fails when that takes too long, and says what it was then.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string> what)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > Patience) throw new TimeoutException($"Not so after {Patience.TotalSeconds} s: {what()}.");
            await Task.Delay(Pause);
        }
    }

    /// <summary>Waits for what other work leads to; fails when that takes too long.</summary>
    public static async Task ForAsync(Task task, string what, Task cause)
    {
        await cause;
        await ForAsync(task, what);
    }

    /// <summary>Waits for a task; fails when that takes too long.</summary>
    public static async Task ForAsync(Task task, string what)
    {
        try
        {
            await task.WaitAsync(Patience);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"Not so after {Patience.TotalSeconds} s: {what}.");
        }
    }
}
