using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>What PostgreSQL tells of a venue at one moment.</summary>
/// <param name="Sequence">The last committed event.</param>
/// <param name="Position">The last command of the stream that the events account for.</param>
/// <param name="HasEngine">Whether a process has the right to be the engine.</param>
/// <param name="HasProjector">Whether a process has the right to fold the history.</param>
/// <param name="History">The last event that is in the history.</param>
/// <param name="HistoryLag">How long ago the first event happened that is not; zero when all are.</param>
internal sealed record LogFacts(
    long Sequence, StreamPosition Position, bool HasEngine, bool HasProjector, long History, TimeSpan HistoryLag);

/// <summary>
/// Asks PostgreSQL how the venue stands: one query of a few rows by their keys. The connection is its own, so that whoever asks for health
/// neither waits for those who work nor takes a connection from them, and there is one, so that questions cannot pile up.
/// </summary>
internal sealed class LogProbe(ExchangeOptions options) : IAsyncDisposable
{
    private const int PatienceSeconds = 2;

    private static readonly string Question =
        $"""
        select coalesce(p.sequence, 0), coalesce(p.milliseconds, 0), coalesce(p.number, 0),
            exists (select from pg_locks where locktype = 'advisory' and granted and database = d.oid and objsubid = 2
                and classid = $3::bigint::oid and objid = (hashtext($1)::bigint & 4294967295)::oid),
            exists (select from pg_locks where locktype = 'advisory' and granted and database = d.oid and objsubid = 1
                and (classid::bigint << 32 | objid::bigint) = $4),
            coalesce(h.sequence, 0),
            coalesce((select extract(epoch from clock_timestamp() - e.timestamp)::float8 from {VenueStore.Schema}.mt_events e
                where e.stream_id = $2 and e.version = coalesce(h.sequence, 0) + 1), 0)
        from (select oid from pg_database where datname = current_database()) d
        left join {VenueStore.Schema}.engine_position p on p.venue = $1
        left join {HistoryViews.Schema}.positions h on h.venue = $1
        """;

    private readonly NpgsqlDataSource database = new NpgsqlDataSourceBuilder(options.Postgres)
    {
        Name = "exchange health",
        ConnectionStringBuilder =
        {
            ApplicationName = "exchange health",
            MaxPoolSize = 1,
            Timeout = PatienceSeconds,
            CommandTimeout = PatienceSeconds,
            CancellationTimeout = -1, // a server that does not answer would not answer this either
        },
    }.Build();

    /// <summary>The facts, or why there are none.</summary>
    internal async Task<(LogFacts? Facts, string? Reason)> AskAsync()
    {
        var asking = ReadAsync();
        try
        {
            return (await asking.WaitAsync(Readiness.Patience), null);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            _ = asking.ContinueWith(static late => _ = late.Exception, TaskScheduler.Default);
            return (null, ReasonOf(e));
        }
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private async Task<LogFacts> ReadAsync()
    {
        await using var command = database.CreateCommand(Question);
        command.Parameters.Add(new() { Value = options.Venue });
        command.Parameters.Add(new() { Value = VenueStore.StreamOf(options.Venue) });
        command.Parameters.Add(new() { Value = EngineLease.Kind });
        command.Parameters.Add(new() { Value = HistoryHost.ProjectorLock });
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return new LogFacts(
            row.GetInt64(0), new StreamPosition((ulong)row.GetInt64(1), (ulong)row.GetInt64(2)), row.GetBoolean(3), row.GetBoolean(4),
            row.GetInt64(5), TimeSpan.FromSeconds(Math.Max(0, row.GetDouble(6))));
    }

    // The server's own words may name what nobody outside should know.
    private static string ReasonOf(Exception e) => e switch
    {
        PostgresException { SqlState: var state } => $"PostgreSQL answers with error {state}.",
        TimeoutException or { InnerException: TimeoutException } => "PostgreSQL does not answer in time.",
        _ => "PostgreSQL does not answer.",
    };
}
