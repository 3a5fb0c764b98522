using Exchange.Projections;
using Marten;
using Npgsql;

namespace Exchange.Api;

/// <summary>The command rebuild-history: makes the history anew from the events, and shows how far it is.</summary>
internal static class RebuildCommand
{
    /// <summary>The command's name, the first argument of the program.</summary>
    internal const string Name = "rebuild-history";

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
        var bar = new ProgressBar();
        try
        {
            await new HistoryBuild(database, options, form).RunAsync(progress => bar.Show(progress.Done, progress.Total), ending.Token);
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
}
