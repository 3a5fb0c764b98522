using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Exchange.Domain;
using Exchange.Projections;
using Marten;
using Npgsql;

namespace Exchange.Api;

/// <summary>The command replay: runs a history again, in memory, exports and imports venues, and writes tables.</summary>
internal static class ReplayCommand
{
    /// <summary>The command's name, the first argument of the program.</summary>
    internal const string Name = "replay";

    private const int BadFile = 65, CannotWrite = 74, Ended = 130;

    /// <summary>Runs it.</summary>
    /// <param name="arguments">What to do.</param>
    /// <param name="options">The stores; null where a file is enough.</param>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(ReplayArguments arguments, ExchangeOptions? options)
    {
        using var ending = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);

        var bar = new ProgressBar();
        try
        {
            return arguments.Action switch
            {
                ReplayAction.Export => await ExportAsync(arguments, options!, bar, ending.Token),
                ReplayAction.Table => await WriteTableAsync(arguments.Table!, options!, bar, ending.Token),
                ReplayAction.Import => await ImportAsync(arguments, options!, bar, ending.Token),
                _ => await ReplayAsync(arguments, options, bar, ending.Token),
            };
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return await FailAsync(bar, Ended, "Ended before it was done; nothing was kept.");
        }
        catch (BadVenueFileException failure)
        {
            return await FailAsync(bar, BadFile, $"{arguments.File}: {failure.Message}.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return await FailAsync(bar, CannotWrite, $"{arguments.File} could not be written, and is as it was: {failure.Message}");
        }
        catch (NpgsqlException failure) when (arguments.Action == ReplayAction.Import)
        {
            return await FailAsync(
                bar, 1, $"The database failed: {failure.Message}. Import once more; should all of it have been kept, that is said then.");
        }
        catch (Exception failure) when (failure is InvalidOperationException or InvalidDataException or NpgsqlException
            or InvariantViolationException)
        {
            return await FailAsync(bar, 1, failure.Message);
        }

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            ending.Cancel();
        }
    }

    private static async Task<int> ReplayAsync(
        ReplayArguments arguments, ExchangeOptions? options, ProgressBar bar, CancellationToken cancellation)
    {
        await using var history = arguments.File is { } file ? ReplayedHistory.Open(file)
            : await ReplayedHistory.OpenAsync(options!, cancellation);
        history.Progress = bar.Show;
        var replay = new HistoryReplay(arguments, cancellation);
        var begun = Stopwatch.GetTimestamp();
        EventReceiver take = replay.Take;
        await history.ReadAsync(arguments.Until, e => ReadEvents.Take(e, take), cancellation);
        replay.End();
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        bar.End();
        if (arguments.From > Math.Max(1, replay.State.Sequence))
            throw new InvalidOperationException($"There are {replay.State.Sequence:N0} events, and --from is after the last.");

        var hash = Convert.ToHexString(replay.State.Hash());
        if (history.Manifest is { StateVersion: VenueFile.StateVersion } manifest && manifest.StateHash != hash)
            replay.Differences.Add($"The file says that the events led to the state {manifest.StateHash}.");
        foreach (var line in replay.Differences) Console.WriteLine(line);
        Console.WriteLine(FormattableString.Invariant(
            $"{replay.State.Sequence:N0} events in {seconds:F2} s, {replay.State.Sequence / Math.Max(seconds, 0.001):N0} a second"));
        if (arguments.Action == ReplayAction.Decide)
            Console.WriteLine(FormattableString.Invariant($"{replay.Commands:N0} commands decided"));
        Console.WriteLine($"state {hash} at sequence {replay.State.Sequence}");
        Console.WriteLine(replay.Differences.Count == 0 ? "no differences" : $"differences: {replay.Differences.Count}");
        return replay.Differences.Count == 0 ? 0 : 1;
    }

    private static async Task<int> ExportAsync(
        ReplayArguments arguments, ExchangeOptions options, ProgressBar bar, CancellationToken cancellation)
    {
        await using var history = await ReplayedHistory.OpenAsync(options, cancellation);
        history.Progress = bar.Show;
        var (manifest, size) = await VenueExport.RunAsync(history, options.Venue, arguments.Until, arguments.File!, cancellation);
        bar.End();
        Console.WriteLine(JsonSerializer.Serialize(manifest, VenueFile.Json));
        Console.WriteLine(FormattableString.Invariant(
            $"{arguments.File}: {size:N0} bytes, {(double)size / Math.Max(1, manifest.Events):F2} for each event"));
        return 0;
    }

    private static async Task<int> ImportAsync(
        ReplayArguments arguments, ExchangeOptions options, ProgressBar bar, CancellationToken cancellation)
    {
        await using var file = VenueFile.Open(arguments.File!);
        await using var database = NpgsqlDataSource.Create(options.Postgres);
        await using (var store = DocumentStore.For(marten => VenueStore.Configure(marten, database)))
            await VenueSchema.EnsureAsync(store, database, cancellation);
        var import = new VenueImport(options, done => bar.Show(done, done * file.Length / Math.Max(1, file.Position)));
        var manifest = await import.RunAsync(file, cancellation);
        bar.End();
        Console.WriteLine(FormattableString.Invariant(
            $"Venue {options.Venue} has {manifest.Events:N0} events, of venue {manifest.Venue}; state {manifest.StateHash}"));
        return 0;
    }

    private static async Task<int> WriteTableAsync(
        TableArguments arguments, ExchangeOptions options, ProgressBar bar, CancellationToken cancellation)
    {
        var (rows, size) = await TableExport.RunAsync(arguments, options, bar.Show, cancellation);
        bar.End();
        Console.WriteLine(FormattableString.Invariant($"{arguments.File}: {rows:N0} rows, {size:N0} bytes"));
        return 0;
    }

    private static async Task<int> FailAsync(ProgressBar bar, int code, string message)
    {
        bar.End();
        await Console.Error.WriteLineAsync(message);
        return code;
    }
}
