using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>Makes the tables of trades and candles in the form that is chosen, once a start.</summary>
/// <param name="options">The settings.</param>
/// <param name="database">Where the tables are.</param>
/// <param name="logger">Where the choice is told.</param>
internal sealed class MarketHistorySchema(ExchangeOptions options, NpgsqlDataSource database, ILogger<MarketHistorySchema> logger)
{
    /// <summary>The schema of the tables.</summary>
    internal const string Name = HistoryViews.Schema;

    // Any number that nothing else in the database locks by.
    private const long MigrationLock = 0x4D4B54484953544F;

    private volatile HistoryChoice? choice;

    /// <summary>What was chosen.</summary>
    /// <exception cref="InvalidOperationException">The start has not come so far.</exception>
    internal HistoryChoice Choice => choice ?? throw new InvalidOperationException("The form of the history is not chosen yet.");

    /// <summary>Chooses, and makes what is missing. Several processes may do so at once; they wait for one another.</summary>
    /// <exception cref="StartRefused">The settings and what is there do not go together.</exception>
    internal async Task EnsureAsync(CancellationToken cancellation)
    {
        // Not one of the pool: a session in which an extension was made or failed is not to be used for anything else.
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(options.Postgres) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellation);
        await ExecuteAsync(connection, $"select pg_advisory_lock({MigrationLock})", cancellation);
        var made = await HistoryChoice.MakeAsync(connection, Name, options.History.Timescale, cancellation);
        choice = made;
        logger.HistoryChosen(made.Name, made.Reason);
        if (await VenueSchema.HasOtherHistoryAsync(connection, made.Form, cancellation))
        {
            logger.HistoryIsOther();
            return;
        }

        // What is there is not touched: making a view anew waits for all who read it.
        if (!await IsThereAsync(connection, cancellation))
            await ExecuteAsync(
                connection, $"create schema if not exists {Name}; {new TradesView(made.Form).Tables(Name)}", cancellation);
        if (made.Form == HistoryForm.Timescale) await TimescalePolicies.EnsureAsync(connection, Name, options.History, cancellation);
    }

    /// <summary>The candles and trades of a market, read from whichever tables there are.</summary>
    internal MarketHistoryReader Reader => new(database, options.Venue);

    private static async Task<bool> IsThereAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select to_regclass('{Name}.trades') is not null", connection);
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

/// <summary>What is said of the form of the history in the log.</summary>
internal static partial class MarketHistoryLogs
{
    [LoggerMessage(25, LogLevel.Information, "Trades and candles of the past are kept by: {Form} ({Reason})")]
    internal static partial void HistoryChosen(this ILogger logger, string form, string reason);

    [LoggerMessage(26, LogLevel.Warning, "The tables of the history are those of another version of this program. The process that folds "
        + "it makes it anew from the events, beside the old one, which can be read meanwhile; scripts/rebuild-history does so at once")]
    internal static partial void HistoryIsOther(this ILogger logger);
}
