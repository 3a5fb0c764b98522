using Exchange.Api;
using Exchange.Domain;
using Npgsql;

namespace Exchange.Benchmarks;

/// <summary>Executes commands on an engine, one microsecond after another, and gathers the events until they are committed.</summary>
internal sealed class HistoryBatch
{
    private const int Full = 5_000;

    private readonly Engine engine = new();
    private readonly DecidedBatch batch = new();
    private long time = Moments.Now(TimeProvider.System).Microseconds - (long)TimeSpan.FromHours(1).TotalMicroseconds;
    private ulong commands;

    /// <summary>The sequence of the last event.</summary>
    public long Sequence => engine.State.Sequence;

    /// <summary>Whether it is time to commit.</summary>
    public bool IsFull => batch.Events.Count >= Full;

    /// <summary>The assets and markets so far.</summary>
    public Catalog CreateCatalog() => engine.State.CreateCatalog();

    /// <summary>What was executed so far, committed or not.</summary>
    public VenueState State => engine.State;

    /// <summary>Executes a command that may be rejected.</summary>
    public CommandResult Try(ICommand command)
    {
        commands++;
        return engine.Execute(command, new Timestamp(time++), batch.Events);
    }

    /// <summary>Executes a command.</summary>
    public CommandResult Execute(ICommand command)
    {
        var result = Try(command);
        if (result.Outcome != Outcome.Executed) throw new BenchmarkFailed($"The history could not be made: {result}.");
        return result;
    }

    /// <summary>Executes a command for those who await it.</summary>
    public Task<CommandResult> ExecuteAsync(ICommand command) => Task.FromResult(Execute(command));

    /// <summary>Writes a snapshot of what was executed so far, committed or not.</summary>
    public Task SaveAsync(NpgsqlConnection connection, string venue, CancellationToken cancellation) =>
        Snapshots.SaveAsync(connection, venue, engine.State, cancellation);

    /// <summary>Commits what was executed since the last time.</summary>
    public async Task CommitAsync(EventLog log)
    {
        batch.Position = new StreamPosition(1, commands);
        await log.CommitAsync(batch);
        batch.Begin(Sequence);
    }
}
