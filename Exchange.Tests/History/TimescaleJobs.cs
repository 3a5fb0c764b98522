using Npgsql;
using Xunit;

namespace Exchange.Tests;

/// <summary>What TimescaleDB does by itself, done now.</summary>
internal static class TimescaleJobs
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Runs all jobs of a procedure, or of all that a pattern of LIKE stands for.</summary>
    public static async Task RunAsync(string connectionString, string procedure)
    {
        await using var database = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(connectionString) { CommandTimeout = 120, Pooling = false }.ConnectionString);

        // They are numbered as they were made, from the shortest candles to the longest. The server may be running one itself.
        var jobs = new List<int>();
        await using (var command = database.CreateCommand(
            $"select job_id from timescaledb_information.jobs where proc_name like '{procedure}' order by job_id"))
        {
            await using var rows = await command.ExecuteReaderAsync(Cancellation);
            while (await rows.ReadAsync(Cancellation)) jobs.Add(rows.GetInt32(0));
        }

        Assert.NotEmpty(jobs);
        foreach (var job in jobs) await Until.True(() => TryRunAsync(database, job), "the server's own run of the job has ended");
    }

    private static async Task<bool> TryRunAsync(NpgsqlDataSource database, int job)
    {
        try
        {
            await using var command = database.CreateCommand($"call run_job({job})");
            await command.ExecuteNonQueryAsync(Cancellation);
            return true;
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
    }
}
