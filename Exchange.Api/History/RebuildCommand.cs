using Exchange.Projections;
using Marten;
using Npgsql;

namespace Exchange.Api;

/// <summary>The command rebuild-history: makes the history anew from the events, and shows how far it is.</summary>
internal static class RebuildCommand
{
    /// <summary>The command's name, the first argument of the program.</summary>
    internal const string Name = "rebuild-history";

    private const int BarLength = 30;

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(ExchangeOptions options)
    {
        using var ending = new CancellationTokenSource();
        Console.CancelKeyPress += (_, key) =>
        {
            key.Cancel = true;
            ending.Cancel();
        };

        await using var database = NpgsqlDataSource.Create(options.Postgres);
        await using var store = DocumentStore.For(marten => VenueStore.Configure(marten, database));
        var form = await FormAsync(options, ending.Token);
        await VenueSchema.EnsureAsync(store, database, ending.Token, form);
        var bar = new Bar();
        try
        {
            await new HistoryBuild(database, options, form).RunAsync(bar.Show, ending.Token);
            bar.End();
            await Console.Error.WriteLineAsync("The history is built, and in its place.");
            return 0;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            bar.End();
            await Console.Error.WriteLineAsync("Ended; the history is as it was.");
            return 130;
        }
        catch (Exception failure) when (failure is InvalidOperationException or InvalidDataException or NpgsqlException)
        {
            bar.End();
            await Console.Error.WriteLineAsync($"The history could not be built, and is as it was: {failure.Message}");
            return 1;
        }
    }

    private static async Task<HistoryForm> FormAsync(ExchangeOptions options, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(options.Postgres);
        await connection.OpenAsync(cancellation);
        var choice = await HistoryChoice.MakeAsync(connection, HistoryViews.Schema, options.History.Timescale, cancellation);
        return choice.Form;
    }

    // One line that is drawn again at a terminal; else a line for each tenth.
    private sealed class Bar
    {
        private readonly long begun = TimeProvider.System.GetTimestamp();
        private readonly bool isTerminal = !Console.IsErrorRedirected;
        private long tenths = -1;

        public void Show(HistoryProgress progress)
        {
            var share = progress.Total == 0 ? 1 : (double)progress.Done / progress.Total;
            var speed = progress.Done / Math.Max(TimeProvider.System.GetElapsedTime(begun).TotalSeconds, 0.001);
            var text = FormattableString.Invariant(
                $"{share,4:P0}  {progress.Done:N0} of {progress.Total:N0} events, {speed:N0} a second");
            if (isTerminal)
            {
                var full = (int)(share * BarLength);
                Console.Error.Write($"\r[{new string('#', full)}{new string('.', BarLength - full)}] {text}  ");
            }
            else if ((long)(share * 10) > tenths)
            {
                tenths = (long)(share * 10);
                Console.Error.WriteLine(text);
            }
        }

        public void End()
        {
            if (isTerminal) Console.Error.WriteLine();
        }
    }
}
