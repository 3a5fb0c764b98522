namespace Exchange.Api;

/// <summary>Waiting between attempts: 50 ms at first, twice as long each time, 2 s at most.</summary>
internal static class Backoff
{
    /// <summary>The longest pause.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits after so many failures in a row. False when there is no need to try again.</summary>
    public static async Task<bool> WaitAsync(int failures, CancellationToken stopping)
    {
        var pause = Shortest * Math.Pow(2, Math.Min(failures - 1, 10));
        try
        {
            await Task.Delay(pause < Longest ? pause : Longest, stopping);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
