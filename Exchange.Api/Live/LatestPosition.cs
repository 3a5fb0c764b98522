using Exchange.Projections;

namespace Exchange.Api;

/// <summary>
/// Where the live views stand, not older than the question. However many ask at once, one read is made at a time, and serves all who asked
/// before it began.
/// </summary>
internal sealed class LatestPosition(IMarketViews views)
{
    private readonly Lock gate = new();
    private TaskCompletionSource<LivePosition>? waiting;
    private bool isReading;

    /// <inheritdoc cref="IMarketViews.PositionAsync"/>
    internal Task<LivePosition> AskAsync(CancellationToken cancellation)
    {
        Task<LivePosition> answer;
        var begins = false;
        lock (gate)
        {
            waiting ??= new TaskCompletionSource<LivePosition>(TaskCreationOptions.RunContinuationsAsynchronously);
            answer = waiting.Task;
            if (!isReading) isReading = begins = true;
        }

        if (begins) _ = ReadAllAsync();
        return cancellation.CanBeCanceled ? answer.WaitAsync(cancellation) : answer;
    }

    private async Task ReadAllAsync()
    {
        while (true)
        {
            TaskCompletionSource<LivePosition> served;
            lock (gate)
            {
                if (waiting is null)
                {
                    isReading = false;
                    return;
                }

                (served, waiting) = (waiting, null);
            }

            try
            {
                served.SetResult(await views.PositionAsync(CancellationToken.None));
            }
            catch (Exception e)
            {
                served.SetException(e);
                _ = served.Task.Exception; // whoever waited may have gone
            }
        }
    }
}
