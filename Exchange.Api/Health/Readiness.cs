namespace Exchange.Api;

/// <summary>
/// Looks at what a process depends on, and tells whether it can do its work. However many ask, and however often, one look is made at a
/// time, and serves all who ask until it is half a second old; so asking costs nothing, and takes bounded time whatever hangs.
/// </summary>
internal sealed class Readiness(
    ExchangeOptions options, LogProbe log, StreamProbe stream, EngineHost engine, HistoryStatus history, MarketHistorySchema schema,
    TimeProvider clock, LiveMarkets? markets = null)
{
    /// <summary>How long a store may take to answer.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan GoodFor = TimeSpan.FromMilliseconds(500);

    // What was committed a moment ago is in the views a moment later.
    private static readonly TimeSpan UsualDelay = TimeSpan.FromMilliseconds(500), Pause = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan LongestHistoryLag = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private Task<ReadinessAnswer>? current;
    private long endedAt;

    /// <summary>How things stand.</summary>
    internal Task<ReadinessAnswer> AskAsync()
    {
        lock (gate)
        {
            if (current is { } last && (!last.IsCompleted || clock.GetElapsedTime(endedAt) < GoodFor)) return last;
            return current = LookAsync();
        }
    }

    private async Task<ReadinessAnswer> LookAsync()
    {
        await Task.Yield(); // whoever asked holds the gate
        try
        {
            // A Redis that hangs must not hide behind a PostgreSQL that hangs.
            var alone = stream.AskAsync(null);
            var (facts, postgres) = await log.AskAsync();
            var (views, redis) = facts is null ? await alone : await stream.AskAsync(facts.Position);
            await alone;
            List<HealthCheck> checks =
            [
                HealthCheck.Of(HealthCheck.Postgres, postgres), HealthCheck.Of(HealthCheck.Redis, redis),
                OfEngine(facts), OfCommands(facts, views), await OfViewsAsync(facts, views), OfHistory(facts),
            ];
            return new ReadinessAnswer(StatusOf(checks), options.Venue, NamesOf(options.RoleSet), checks);
        }
        finally
        {
            endedAt = clock.GetTimestamp();
        }
    }

    private HealthCheck OfEngine(LogFacts? facts)
    {
        var (state, sequence) = options.RoleSet.Has(Roles.Engine) ? (engine.State, engine.Sequence) : (EngineState.Waiting, 0);
        var (word, reason) = state switch
        {
            EngineState.Running when facts is { HasEngine: false } => ("failed", "The engine has lost its lock in PostgreSQL."),
            EngineState.Running => ("running", null),
            EngineState.Recovering => ("recovering", "The engine is being built from the store."),
            EngineState.Failed => ("failed", "The engine has failed and starts again from the store; the log tells why."),
            _ when facts is null => ("unknown", "Without PostgreSQL it is not known whether an engine runs."),
            _ when !facts.HasEngine => ("none", "No process is the engine of this venue."),
            _ => (options.RoleSet.Has(Roles.Engine) ? "standing by" : "elsewhere", (string?)null),
        };
        return HealthCheck.Of(HealthCheck.Engine, reason) with
        {
            State = word,
            Sequence = state == EngineState.Running ? sequence : facts?.Sequence,
        };
    }

    private HealthCheck OfCommands(LogFacts? facts, StreamFacts? found)
    {
        var waits = found?.Waiting ?? TimeSpan.Zero;
        var reason = (facts, found) switch
        {
            (null, _) or (_, null) => "Without the stores no command is answered.",
            (_, { IsHalted: true }) => "The command stream is halted by an entry of the future; see the log of the engine.",
            _ when waits > options.Api.AnswerTimeout => "Commands wait longer than a request waits for its answer.",
            _ => null,
        };
        return HealthCheck.Of(HealthCheck.Commands, reason) with { LagMs = (long)waits.TotalMilliseconds };
    }

    private async Task<HealthCheck> OfViewsAsync(LogFacts? facts, StreamFacts? found)
    {
        if (found is null) return HealthCheck.Of(HealthCheck.Views, "Without Redis there are no live views.");
        var begun = clock.GetTimestamp();
        var views = found.Views;
        while (views is { } at && facts is not null && at.Sequence < facts.Sequence && clock.GetElapsedTime(begun) < UsualDelay)
        {
            await Task.Delay(Pause);
            if ((await stream.AskAsync(null)).Facts is { } later) views = later.Views;
        }

        var lag = views is { } standing && facts is not null ? Math.Max(0, facts.Sequence - standing.Sequence) : 0;
        var reason = views is not { } wanted ? "The live views are being rebuilt, or no engine has written them yet."
            : lag > 0 ? "The live views are behind what is committed."
            : markets is not null && !await markets.WaitForAsync(wanted, UsualDelay, CancellationToken.None)
                ? "This process's copy of the live views is behind them."
            : null;
        return HealthCheck.Of(HealthCheck.Views, reason) with { Sequence = views?.Sequence, LagEvents = lag };
    }

    private HealthCheck OfHistory(LogFacts? facts)
    {
        var isProjector = options.RoleSet.Has(Roles.Projector);
        var stopped = isProjector && history.Reason is not null;
        var state = stopped ? "stopped"
            : isProjector && history.IsRunning ? "folding"
            : facts is null ? "unknown"
            : !facts.HasProjector ? "none"
            : isProjector ? "standing by" : "elsewhere";
        var reason = stopped ? "The history has stopped at an event that cannot be folded; the log tells why."
            : facts is null ? "Without PostgreSQL there is no history."
            : state == "none" ? "No process folds the history."
            : facts.HistoryLag > LongestHistoryLag ? "The history is more than a minute behind."
            : null;
        return HealthCheck.Of(HealthCheck.History, reason) with
        {
            State = state,
            Form = schema.Choice.Name,
            Sequence = facts?.History,
            LagEvents = facts is null ? null : Math.Max(0, facts.Sequence - facts.History),
            LagMs = facts is null ? null : (long)facts.HistoryLag.TotalMilliseconds,
        };
    }

    // Trading goes on without the history, so only a process that does nothing else is of no use when it fails.
    private string StatusOf(List<HealthCheck> checks)
    {
        if (checks.TrueForAll(check => check.IsOk)) return ReadinessAnswer.Ready;
        string[] needed = options.RoleSet == Roles.Projector
            ? [HealthCheck.Postgres, HealthCheck.History]
            : [HealthCheck.Postgres, HealthCheck.Redis, HealthCheck.Engine, HealthCheck.Commands, HealthCheck.Views];
        return checks.TrueForAll(check => check.IsOk || !needed.Contains(check.Name))
            ? ReadinessAnswer.Degraded : ReadinessAnswer.Unready;
    }

    private static string[] NamesOf(Roles roles) => [.. RoleNames.All.Where(role => roles.Has(role.Value)).Select(role => role.Key)];
}
