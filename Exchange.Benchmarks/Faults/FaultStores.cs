using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Exchange.Benchmarks;

/// <summary>
/// A PostgreSQL and a Redis of their own, with the settings of a user's, that may be killed and started again on their data. The script
/// that starts a user's stores does the work. It kills what is left and deletes all when its input ends, so even if this process dies.
/// </summary>
internal sealed class FaultStores : IAsyncDisposable
{
    private const string Script = """
        source scripts/lib.sh
        source scripts/stores.sh
        directory=$root/.run/faults/$$
        children=' '
        finish() {
            [ "$children" = ' ' ] || kill -s KILL $children 2>/dev/null || true
            delete_stores "$directory"
            rm -rf -- "$directory"
        }
        trap finish EXIT
        trap '' INT TERM
        first=$((20000 + RANDOM % 10000))
        while read -r word process; do
            case $word in
                child) children+="$process " ;;
                gone) children=${children/ $process / } ;;
                start)
                    postgres_connection='' redis_connection=''
                    start_stores "$directory" "$first"
                    printf '%s\n' "$postgres_connection" "$redis_connection" "$(postgres_process)" "$(redis_process)" "$directory/redis"
                    ;;
            esac
        done
        """;

    private readonly Process script;
    private string redisDirectory = "";

    private FaultStores(Process script) => this.script = script;

    /// <summary>A connection string for PostgreSQL.</summary>
    public string Postgres { get; private set; } = "";

    /// <summary>
    /// The same for a connection that is opened anew: one of a pool may be of the PostgreSQL that was killed by an earlier fault.
    /// </summary>
    public string PostgresOnce => new NpgsqlConnectionStringBuilder(Postgres) { Pooling = false }.ConnectionString;

    /// <summary>A configuration string for Redis.</summary>
    public string Redis { get; private set; } = "";

    private int PostgresProcess { get; set; }

    private int RedisProcess { get; set; }

    public static async Task<FaultStores> StartAsync()
    {
        var script = Process.Start(new ProcessStartInfo("bash", ["-euc", Script])
        {
            WorkingDirectory = SourceTree.Find(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var stores = new FaultStores(script);
        await stores.StartStoppedAsync();
        return stores;
    }

    /// <summary>Starts what does not run, on the data that it left and at the same address.</summary>
    public async Task StartStoppedAsync()
    {
        await TellAsync("start");
        Postgres = await AnswerAsync();
        Redis = await AnswerAsync();
        PostgresProcess = int.Parse(await AnswerAsync(), CultureInfo.InvariantCulture);
        RedisProcess = int.Parse(await AnswerAsync(), CultureInfo.InvariantCulture);
        redisDirectory = await AnswerAsync();
    }

    /// <summary>Kills Redis: SIGKILL.</summary>
    public Task KillRedisAsync() => EndAsync([RedisProcess], Signals.Kill);

    /// <summary>Cuts bytes off the end of the append-only file of a Redis that does not run.</summary>
    public void CutRedisFile(int bytes)
    {
        var file = new DirectoryInfo(redisDirectory).EnumerateFiles("*.aof", SearchOption.AllDirectories)
            .OrderBy(found => found.LastWriteTimeUtc).Last(found => found.Name.Contains(".incr.", StringComparison.Ordinal));
        using var stream = file.Open(FileMode.Open);
        stream.SetLength(Math.Max(0, stream.Length - bytes));
    }

    /// <summary>Kills PostgreSQL and all of its processes at the same moment, as the end of its machine would: SIGKILL.</summary>
    public Task KillPostgresAsync()
    {
        // The first must not see its children die, or it would clean up after them.
        Signals.Send(PostgresProcess, Signals.Stop);
        return EndAsync([.. Signals.ChildrenOf(PostgresProcess), PostgresProcess], Signals.Kill);
    }

    /// <summary>Stops PostgreSQL without waiting for its clients ("fast"): transactions are undone, and connections end.</summary>
    public Task StopPostgresFastAsync() => EndAsync([PostgresProcess], Signals.Interrupt);

    /// <summary>Ends PostgreSQL at once ("immediate"): the next start recovers.</summary>
    public Task StopPostgresAtOnceAsync() => EndAsync([PostgresProcess], Signals.Quit);

    /// <summary>Makes PostgreSQL and all of its processes stand still, or go on.</summary>
    public void SignalPostgres(int signal)
    {
        Signals.Send(PostgresProcess, signal);
        foreach (var process in Signals.ChildrenOf(PostgresProcess)) Signals.Send(process, signal);
    }

    /// <summary>Makes Redis stand still, or go on.</summary>
    public void SignalRedis(int signal) => Signals.Send(RedisProcess, signal);

    /// <summary>A process is to be killed with the stores, should this program die before it.</summary>
    public Task AddChildAsync(int process) => TellAsync($"child {process}");

    /// <summary>A process has ended.</summary>
    public Task RemoveChildAsync(int process) => TellAsync($"gone {process}");

    /// <summary>Stops and deletes all.</summary>
    public async ValueTask DisposeAsync()
    {
        script.StandardInput.Close();
        await script.WaitForExitAsync();
        script.Dispose();
    }

    private static async Task EndAsync(List<int> processes, int signal)
    {
        foreach (var process in processes) Signals.Send(process, signal);
        await Await.UntilAsync(() => processes.TrueForAll(Signals.IsGone), "a store has ended");
    }

    private async Task TellAsync(string line)
    {
        await script.StandardInput.WriteLineAsync(line);
        await script.StandardInput.FlushAsync();
    }

    private async Task<string> AnswerAsync() =>
        await script.StandardOutput.ReadLineAsync() ?? throw new BenchmarkFailed("PostgreSQL or Redis did not start.");
}
