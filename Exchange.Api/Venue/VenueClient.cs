using System.Diagnostics;
using Exchange.Domain;
using Npgsql;

namespace Exchange.Api;

/// <summary>Sends commands through the venue's command stream, and waits for their outcomes.</summary>
internal sealed class VenueClient(
    ExchangeOptions options, PendingCommands pending, CommandSender sender, NpgsqlDataSource database, CatalogReader catalog) : IVenue
{
    /// <inheritdoc/>
    public Catalog Catalog => catalog.Current;

    /// <inheritdoc/>
    public Task<Catalog> RefreshCatalogAsync(CancellationToken cancellation) => catalog.RefreshAsync(cancellation);

    /// <inheritdoc/>
    public async Task<CommandOutcome> SendAsync(ICommand command, CancellationToken cancellation)
    {
        var (correlation, waiting) = pending.Add();
        var begun = Stopwatch.GetTimestamp();
        using var step = CommandTraces.Send(command);
        try
        {
            sender.Send(correlation, command, step is { Recorded: true } ? step.Id : null);
            var outcome = await waiting.WaitAsync(options.Api.AnswerTimeout, cancellation);
            ApiMetrics.Answered(Stopwatch.GetElapsedTime(begun));
            return await WithEventsAsync(outcome, cancellation);
        }
        catch (TimeoutException e)
        {
            throw new OutcomeUnknownException("No outcome came in time.", e);
        }
        finally
        {
            pending.Remove(correlation);
        }
    }

    // What was decided long ago, or is too large for a message, is read from the store.
    private async Task<CommandOutcome> WithEventsAsync(CommandOutcome outcome, CancellationToken cancellation)
    {
        var result = outcome.Result;
        var isRepeated = result.Outcome == Outcome.Repeated;
        if (!isRepeated && (result.EventCount == 0 || !outcome.Events.IsEmpty)) return outcome;

        try
        {
            var known = await catalog.ReadAsync(cancellation);
            var events = isRepeated
                ? await FirstOutcome.ReadAsync(database, options.Venue, known, result.FirstSequence, cancellation)
                : await FirstOutcome.ReadAsync(database, options.Venue, known, result, cancellation);
            return outcome with { Events = events.Bytes.ToArray() };
        }
        catch (NpgsqlException e)
        {
            throw new OutcomeUnknownException("There is an outcome, and it cannot be read now.", e);
        }
    }
}
