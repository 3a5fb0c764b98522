using System.Diagnostics;
using Exchange.Api;
using Exchange.Domain;
using Marten;
using Npgsql;
using Xunit;

namespace Exchange.Tests.Replays;

/// <summary>The program as it is started with the command replay: its exit codes, what it says, and what it leaves when killed.</summary>
public sealed class ReplayProcessTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_wrong_with_a_file_or_not_is_the_exit_code()
    {
        var (venue, file) = VenueFileTests.Write(seed: 2);
        var good = await KeepAsync("good", file);
        var (bad, far) = (file.ToArray(), $"{venue.Batch.Count + 1}");
        bad[^20] ^= 1;
        await Task.WhenAll(
            RunAsync(0, "no differences", "apply", good),
            RunAsync(0, $"state {Convert.ToHexString(venue.State.Hash())} at sequence {venue.Batch.Count}", "decide", good),
            RunAsync(0, "at sequence 9", "decide", good, "--from=5", "--until=9"),
            RunAsync(1, "--from is after the last", "decide", good, $"--from={far}"),
            RunAsync(1, "The first difference is at sequence", "decide", await KeepAsync("changed", RedecisionTests.SomeTradesChanged())),
            RunAsync(1, "The file says", "apply", await KeepAsync("other", VenueFileTests.WithOtherHash(file, new string('A', 64)))),
            RunAsync(65, "damaged", "apply", await KeepAsync("bad", bad)),
            RunAsync(65, $"cut off (at byte {file.Length - 1})", "apply", await KeepAsync("cut", file[..^1])),
            RunAsync(65, "not the file of a venue", "decide", await KeepAsync("text", [.. "time,price\n"u8])),
            RunAsync(65, "There is no such file", "apply", Path.Combine(folder, "missing")),
            RunAsync(64, "--speed is a whole number", "apply", good, "--speed=fast"));
    }

    [Fact]
    public async Task A_venue_goes_into_files_and_comes_out_of_them()
    {
        var (venue, file) = VenueFileTests.WriteOfACalendar();
        var hash = Convert.ToHexString(venue.State.Hash());
        var (good, copy, rows) = (await KeepAsync("good", file), Path.Combine(folder, "copy"), Path.Combine(folder, "rows.csv"));
        await using var fork = await RunningVenue.OpenEmptyAsync();
        Task<ApiProcess> On(int exitCode, string says, params string[] args) => RunAsync(exitCode, says, args, fork.Settings);

        await On(1, "The database holds no exchange", "apply");
        await On(0, $"state {hash}", "import", good);
        await Task.WhenAll(
            On(0, "for each event", "export", copy),
            On(0, " rows, ", "trades", rows),
            On(0, $"state {hash}", "decide"),
            On(1, "is not empty", "import", good),
            On(1, "There is no market NO-SUCH in the venue; there is ", "candles", rows, "--market=NO-SUCH"),
            On(74, "There is no folder", "export", Path.Combine(folder, "missing", "copy")),
            On(74, "It is a folder", "trades", Directory.CreateDirectory(Path.Combine(folder, "folder.csv")).FullName));
        await RunAsync(0, $"state {hash}", "apply", copy);
        Assert.Empty(Directory.GetFiles(folder, "*.tmp"));
    }

    [Fact]
    public async Task An_import_that_is_killed_in_its_middle_leaves_nothing_and_can_be_repeated()
    {
        var path = await KeepAsync("long", VenueImportTests.LongHistory());
        await using var fork = await RunningVenue.OpenEmptyAsync();
        await PrepareAsync(fork);
        await using (var connection = await fork.OpenAsync())
        {
            // Another transaction has its event 30,001, so it gets as far as that, and waits.
            await using var transaction = await connection.BeginTransactionAsync(Cancellation);
            await using var obstacle = new NpgsqlCommand(
                """
                insert into exchange.mt_events
                    (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived)
                values (1000000000, gen_random_uuid(), $1, 30001, '{}', 'obstacle', now(), '*DEFAULT*', null, false)
                """,
                connection)
            { Parameters = { new() { Value = fork.Stream } } };
            await obstacle.ExecuteNonQueryAsync(Cancellation);
            using var import = Start(fork.Settings, "import", path);
            await Until.True(
                async () => await fork.AskAsync<long>(
                    "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") == 1,
                "the import waits");
            Assert.False(import.HasExited);
            import.Kill();
            await import.WaitForExitAsync(Cancellation);
        }

        await Until.True(
            async () => await fork.AskAsync<long>("select count(*) from pg_locks where locktype = 'advisory'") == 0,
            "PostgreSQL has noticed");
        await VenueImportTests.DemandNothingAsync(fork);
        await RunAsync(0, "40,000 events", ["import", path], fork.Settings);
        Assert.Equal(40_000, (await fork.RecoverAsync()).Sequence);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task PrepareAsync(RunningVenue venue)
    {
        await using var database = NpgsqlDataSource.Create(venue.Postgres);
        await using var store = DocumentStore.For(marten => VenueStore.Configure(marten, database));
        await VenueSchema.EnsureAsync(store, database, Cancellation);
    }

    private static Process Start(IReadOnlyDictionary<string, string> settings, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Exchange.Api.dll"), "replay", .. args])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (key, value) in settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        return Process.Start(start)!;
    }

    private static Task<ApiProcess> RunAsync(int exitCode, string says, params string[] args) =>
        RunAsync(exitCode, says, args, new Dictionary<string, string>());

    private static async Task<ApiProcess> RunAsync(
        int exitCode, string says, string[] args, IReadOnlyDictionary<string, string> settings)
    {
        var run = await ApiProcess.RunAsync(settings, ["replay", .. args]);
        Assert.True(run.ExitCode == exitCode, $"{string.Join(' ', args)} ended with {run.ExitCode}: {run.Output}{run.Error}");
        Assert.Contains(says, exitCode is 0 or 1 ? run.Output + run.Error : run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        return run;
    }

    private Task<string> KeepAsync(string name, EventBuffer events) => KeepAsync(name, VenueFileTests.Write(events));

    private async Task<string> KeepAsync(string name, byte[] file)
    {
        var path = Path.Combine(folder, name);
        await File.WriteAllBytesAsync(path, file, Cancellation);
        return path;
    }
}
