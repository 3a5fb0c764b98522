using Exchange.Domain;

namespace Exchange.Api;

/// <summary>Runs audits beside the process, one at a time, and remembers the last one's report.</summary>
internal sealed class AuditHost(ExchangeOptions options, TimeProvider clock, ILogger<AuditHost> logger) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;
    private AuditProgress progress;
    private Timestamp started;
    private AuditAnswer? last;

    /// <summary>Starts one; false when one is under way.</summary>
    /// <param name="noted">The end of a batch that the chain must have; null if none was noted.</param>
    public bool TryStart(NotedBatch? noted)
    {
        lock (gate)
        {
            if (!running.IsCompleted) return false;
            (started, progress, last) = (clock.Now(), default, null);
            running = Task.Run(() => RunAsync(noted));
            return true;
        }
    }

    /// <summary>How far it is, or what it found.</summary>
    public AuditAnswer Read()
    {
        lock (gate)
        {
            if (last is not null) return last;
            return running.IsCompleted ? Empty("none") : Empty("running") with { Started = TimeText.Format(started) };
        }
    }

    /// <summary>Gives up what is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private AuditAnswer Empty(string status) => new(
        options.Venue, status, progress.Total, progress.Done, null, null, null, null, null, null, null, null, null, null, null, null);

    private async Task RunAsync(NotedBatch? noted)
    {
        AuditAnswer answer;
        try
        {
            var report = await VenueAudit.RunAsync(options, now => Note(now), stopping.Token, noted);
            if (!report.IsClean) AuditLogs.Found(logger, report.Venue, report.Counts.Values.Sum());
            answer = AuditAnswer.Of(report, started);
        }
        catch (Exception e)
        {
            // Whatever it was: it is told to who asks, and the process goes on.
            if (!stopping.IsCancellationRequested) AuditLogs.Failed(logger, options.Venue, e);
            answer = Empty("ended") with { Started = TimeText.Format(started), Error = "The audit could not be done; the log tells why." };
        }

        lock (gate) last = answer;
    }

    private void Note(AuditProgress now)
    {
        lock (gate) progress = now;
    }
}

/// <summary>What audits say in the log.</summary>
internal static partial class AuditLogs
{
    [LoggerMessage(1, LogLevel.Critical, "The audit of venue {Venue} has {Count} findings; GET /api/v1/audit tells them")]
    internal static partial void Found(ILogger logger, string venue, long count);

    [LoggerMessage(2, LogLevel.Error, "The audit of venue {Venue} could not be done")]
    internal static partial void Failed(ILogger logger, string venue, Exception exception);
}
