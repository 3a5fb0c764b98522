namespace Exchange.Tests;

/// <summary>Waits for what happens elsewhere.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits until something is true; fails when that takes too long.</summary>
    public static Task True(Func<bool> condition, string what) => True(() => Task.FromResult(condition()), what);

    /// <summary>Waits until something is true; fails when that takes too long.</summary>
    public static Task True(Func<Task<bool>> condition, string what) => True(condition, () => what);

    /// <summary>Waits until something is true; fails when that takes too long, and says what it was then.</summary>
    public static async Task True(Func<Task<bool>> condition, Func<string> what)
    {
        var deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (!await condition())
        {
            if (Environment.TickCount64 > deadline) throw new TimeoutException($"Not so after {Patience.TotalSeconds} s: {what()}.");
            await Task.Delay(5, Xunit.TestContext.Current.CancellationToken);
        }
    }
}

/// <summary>Waiting for a cancellation.</summary>
internal static class Cancellation
{
    /// <summary>Ends when the token is canceled.</summary>
    public static Task WhenCanceled(this CancellationToken cancellation)
    {
        var canceled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellation.Register(canceled.SetResult);
        return canceled.Task;
    }
}
