using Exchange.Domain;
using Npgsql;

namespace Exchange.Api;

/// <summary>Finds the event with which an order began, by its number or by its owner's id, among all events of a venue.</summary>
internal sealed class CommandFinder(NpgsqlDataSource database, string venue, ILogger<CommandFinder> logger)
{
    // Orders are numbered in the order of their events, so halving finds one, by the first order that was placed in the later half.
    private const string FirstPlaced =
        $"""
        select version, (data->>'order')::bigint from {VenueStore.Schema}.mt_events
        where stream_id = $1 and version > $2 and version <= $3 and type = 'order_placed' order by version limit 1
        """;

    /// <summary>The sequence at which an order was placed; null when there is none up to a sequence.</summary>
    internal async Task<long?> FindAsync(OrderId order, long last, CancellationToken cancellation)
    {
        if (order.Value <= 0) return null;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        for (var (low, high) = (0L, last); low < high;)
        {
            var middle = low + (high - low) / 2;
            await using var command = new NpgsqlCommand(FirstPlaced, connection)
            { Parameters = { new() { Value = VenueStore.StreamOf(venue) }, new() { Value = middle }, new() { Value = high } } };
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            if (!await rows.ReadAsync(cancellation)) high = middle;
            else if (rows.GetInt64(1) == order.Value) return rows.GetInt64(0);
            else if (rows.GetInt64(1) > order.Value) high = middle;
            else low = rows.GetInt64(0);
        }

        return null;
    }

    /// <summary>The account of the order that was placed at a sequence.</summary>
    internal async Task<AccountId> OwnerAsync(long placed, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select (data->>'account')::int from {VenueStore.Schema}.mt_events where stream_id = $1 and version = $2");
        command.Parameters.Add(new() { Value = VenueStore.StreamOf(venue) });
        command.Parameters.Add(new() { Value = placed });
        return new AccountId((int)(await command.ExecuteScalarAsync(cancellation))!);
    }

    /// <summary>
    /// The sequence at which an account's id was used for an order, accepted or refused; null when it was not. The engine's newest snapshot
    /// has the ids of all events before it; those after it are looked at.
    /// </summary>
    internal async Task<long?> FindAsync(AccountId account, CommandId id, long last, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var state = await Snapshots.LoadNewestAsync(connection, venue, last, logger, cancellation);
        long? found = state?.FindCommand(account, id) is > 0 and var known ? known : null;
        if (found is not null) return found;

        var reader = new EventJsonReader(state?.CreateCatalog() ?? new Catalog());
        var events = new EventBuffer();
        await StoredEvents.ReadAsync(connection, venue, state?.Sequence ?? 0, last, Look, cancellation);
        return found;

        void Look(EventType type, long sequence, Timestamp time, ReadOnlySpan<byte> json)
        {
            events.Clear();
            reader.Read(type, sequence, time, json, events);
            foreach (var e in events)
                if (Decides(e, account, id)) found = sequence;
        }
    }

    private static bool Decides(EventRecord e, AccountId account, in CommandId id)
    {
        var (whose, which) = e.Type switch
        {
            EventType.OrderPlaced => (e.As<OrderPlaced>().Account, e.As<OrderPlaced>().ClientOrderId),
            EventType.OrderRejected => (e.As<OrderRejected>().Account, e.As<OrderRejected>().ClientOrderId),
            _ => default,
        };
        return whose == account && which == id;
    }
}
