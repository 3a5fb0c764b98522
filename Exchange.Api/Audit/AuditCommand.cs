using System.Text.Json;
using Npgsql;

namespace Exchange.Api;

/// <summary>The command audit: compares everything in the stores with what the events say, and shows how far it is.</summary>
internal static class AuditCommand
{
    /// <summary>The command's name, the first argument of the program.</summary>
    internal const string Name = "audit";

    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 0 when everything is as it must be, 1 when something is not, 2 when it could not be found out.</returns>
    internal static async Task<int> RunAsync(ExchangeOptions options, AuditArguments arguments)
    {
        using var ending = new CancellationTokenSource();
        Console.CancelKeyPress += (_, key) =>
        {
            key.Cancel = true;
            ending.Cancel();
        };

        var bar = new ProgressBar();
        try
        {
            var report = await VenueAudit.RunAsync(
                options, progress => bar.Show(progress.Done, progress.Total), ending.Token, arguments.Noted);
            bar.End();
            await Console.Out.WriteAsync(arguments.AsJson
                ? JsonSerializer.Serialize(AuditAnswer.Of(report), ApiJson.Default.AuditAnswer) + Environment.NewLine
                : AuditText.Write(report));
            return report.IsClean ? 0 : 1;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            bar.End();
            await Console.Error.WriteLineAsync("Ended before it was done; nothing is known.");
            return 130;
        }
        catch (Exception failure) when (failure is InvalidOperationException or InvalidDataException or NpgsqlException
            or StackExchange.Redis.RedisException)
        {
            bar.End();
            await Console.Error.WriteLineAsync($"The audit could not be done: {failure.Message}");
            return 2;
        }
    }
}
