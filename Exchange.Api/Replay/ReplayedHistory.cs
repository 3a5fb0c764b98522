using Exchange.Domain;
using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>The events of a venue, in the database or in a file, to be taken one after another.</summary>
internal abstract class ReplayedHistory : IAsyncDisposable
{
    /// <summary>Hears, now and then, how much is done of how much.</summary>
    public Action<long, long> Progress { get; set; } = static (_, _) => { };

    /// <summary>What the file says that it holds, once it was read to its end.</summary>
    public virtual VenueManifest? Manifest => null;

    /// <summary>The venue in the database, as far as it is committed now.</summary>
    public static async Task<ReplayedHistory> OpenAsync(ExchangeOptions options, CancellationToken cancellation)
    {
        var (connection, sequence) = await ConnectAsync(options, cancellation);
        return new Stored(connection, options.Venue, sequence);
    }

    /// <summary>Opens a connection to the database of a venue, and finds out its last event.</summary>
    /// <exception cref="InvalidOperationException">There is no such venue.</exception>
    internal static async Task<(NpgsqlConnection Connection, long Sequence)> ConnectAsync(
        ExchangeOptions options, CancellationToken cancellation)
    {
        var noVenue = $"There is no venue {options.Venue} in the database.";
        var connection = new NpgsqlConnection(options.Postgres);
        try
        {
            await connection.OpenAsync(cancellation);
            await VenueSchema.DemandCurrentAsync(connection, cancellation);
            await using var command = new NpgsqlCommand(
                $"select sequence from {VenueStore.Schema}.engine_position where venue = $1", connection)
            { Parameters = { new() { Value = options.Venue } } };
            return await command.ExecuteScalarAsync(cancellation) is long sequence
                ? (connection, sequence)
                : throw new InvalidOperationException(noVenue);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            await connection.DisposeAsync();
            throw new InvalidOperationException(noVenue, e);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The venue in a file.</summary>
    /// <exception cref="BadVenueFileException">It cannot be opened.</exception>
    public static ReplayedHistory Open(string path) => new Filed(VenueFile.Open(path));

    /// <summary>Reads all events up to a sequence, as far as there are any.</summary>
    /// <exception cref="BadVenueFileException">The file is damaged.</exception>
    /// <exception cref="InvalidDataException">A row in the database is not an event.</exception>
    public abstract Task ReadAsync(long until, EventReceiver receiver, CancellationToken cancellation);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    private sealed class Stored(NpgsqlConnection connection, string venue, long sequence) : ReplayedHistory
    {
        private const int Piece = 50_000;

        public override async Task ReadAsync(long until, EventReceiver receiver, CancellationToken cancellation)
        {
            var (end, last) = (Math.Min(until, sequence), 0L);
            await new EventFeed(new Catalog()).ReadAsync(connection, venue, 0, end, Take, cancellation);
            if (last != end) throw new InvalidDataException($"The venue has {end} events by its position, and the last one is {last}.");

            void Take(EventRecord e)
            {
                if (e.Sequence != last + 1) throw new InvalidDataException($"Event {last + 1} of the venue is missing.");
                last = e.Sequence;
                receiver(e);
                if (last % Piece == 0 || last == end) Progress(last, end);
            }
        }

        public override ValueTask DisposeAsync() => connection.DisposeAsync();
    }

    private sealed class Filed(FileStream file) : ReplayedHistory
    {
        private VenueManifest? manifest;

        public override VenueManifest? Manifest => manifest;

        public override async Task ReadAsync(long until, EventReceiver receiver, CancellationToken cancellation)
        {
            using var reader = await VenueFileReader.BeginAsync(file, cancellation);
            var events = new EventBuffer();
            var last = 0L;
            while (last < until && await reader.ReadBlockAsync(events, cancellation))
            {
                foreach (var e in events)
                {
                    if ((last = e.Sequence) > until) break;
                    receiver(e);
                }

                events.Clear();
                if (file.Length > 0) Progress(last, Math.Max(last, last * file.Length / Math.Max(1, file.Position)));
            }

            manifest = reader.Manifest;
        }

        public override ValueTask DisposeAsync() => file.DisposeAsync();
    }
}
