using Exchange.Api;
using Exchange.Domain;
using Marten;
using Npgsql;

namespace Exchange.Benchmarks;

/// <summary>The benchmark's venue in the store, written by the exchange's own code, but without running an exchange.</summary>
internal sealed class StoredVenue : IAsyncDisposable
{
    private readonly BenchmarkStores stores;
    private readonly DocumentStore store;

    private StoredVenue(BenchmarkStores stores, DocumentStore store) => (this.stores, this.store) = (stores, store);

    /// <summary>Makes the tables where they are missing.</summary>
    public static async Task<StoredVenue> OpenAsync(BenchmarkStores stores, CancellationToken cancellation)
    {
        var store = DocumentStore.For(options => VenueStore.Configure(options, stores.Database));
        await VenueSchema.EnsureAsync(store, stores.Database, cancellation);
        return new StoredVenue(stores, store);
    }

    /// <summary>Makes a key with which an account trades.</summary>
    public async Task<string> CreateKeyAsync(AccountId account)
    {
        var made = await new ApiKeys(store, stores.Venue, TimeProvider.System).CreateAsync(account, Scopes.Read | Scopes.Trade, "bench");
        return made?.Text ?? throw new BenchmarkFailed("There are too many keys.");
    }

    /// <summary>Makes a key for each account.</summary>
    public async Task<List<string>> CreateKeysAsync(AccountId[] accounts)
    {
        var keys = new List<string>(accounts.Length);
        foreach (var account in accounts) keys.Add(await CreateKeyAsync(account));
        return keys;
    }

    /// <summary>Writes a market and accounts with money.</summary>
    public async Task<TradingVenue> OpenVenueAsync(int accounts, CancellationToken cancellation)
    {
        await using var connection = await stores.Database.OpenConnectionAsync(cancellation);
        await VenueSchema.EnsureVenueAsync(connection, stores.Venue, cancellation);
        var history = new HistoryBatch();
        var venue = await TradingVenue.OpenAsync(history.ExecuteAsync, accounts);
        await using var log = await EventLog.OpenAsync(connection, stores.Venue, history.CreateCatalog(), cancellation);
        await history.CommitAsync(log);
        return venue;
    }

    /// <summary>Writes a history that ends with an event of this sequence, and on the way a snapshot.</summary>
    /// <param name="events">The number of events.</param>
    /// <param name="resting">How many orders rest in the end, and most of the time before.</param>
    /// <param name="snapshotAt">The number of events before the snapshot.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Who trades in it.</returns>
    public async Task<TradingVenue> WriteAsync(long events, int resting, long snapshotAt, CancellationToken cancellation)
    {
        await using var connection = await stores.Database.OpenConnectionAsync(cancellation);
        await VenueSchema.EnsureVenueAsync(connection, stores.Venue, cancellation);
        var history = new HistoryBatch();
        var venue = await TradingVenue.OpenAsync(history.ExecuteAsync, RecoveryBenchmark.Accounts);
        await using var log = await EventLog.OpenAsync(connection, stores.Venue, history.CreateCatalog(), cancellation);
        var pairs = new OrderPairs(venue);
        var waiting = new Queue<PlaceOrder>();
        var hasSnapshot = false;
        for (var pair = 0; history.Sequence < events; pair++)
        {
            var (rests, takes) = pairs.Next(pair);
            history.Execute(rests);
            waiting.Enqueue(takes);
            // The last pair may have one event too many.
            if (waiting.Count > resting && history.Sequence + 2 <= events) history.Execute(waiting.Dequeue());
            if (!hasSnapshot && history.Sequence >= snapshotAt)
            {
                await history.SaveAsync(connection, stores.Venue, cancellation);
                hasSnapshot = true;
            }

            if (history.IsFull || history.Sequence >= events) await history.CommitAsync(log);
            cancellation.ThrowIfCancellationRequested();
        }

        return venue;
    }

    /// <summary>Writes a busy day of so many events, and on the way a snapshot each time that so many have come.</summary>
    /// <returns>The state in the end.</returns>
    public async Task<VenueState> WriteMixedAsync(long events, long snapshotEvery, CancellationToken cancellation)
    {
        await using var connection = await stores.Database.OpenConnectionAsync(cancellation);
        await VenueSchema.EnsureVenueAsync(connection, stores.Venue, cancellation);
        var history = new HistoryBatch();
        var venue = new MixedVenue(history.State, history.Try);
        await using var log = await EventLog.OpenAsync(connection, stores.Venue, new Catalog(), cancellation);
        while (history.Sequence < events)
        {
            var before = history.Sequence;
            venue.Step();
            if (history.Sequence / snapshotEvery > before / snapshotEvery)
                await history.SaveAsync(connection, stores.Venue, cancellation);
            if (history.IsFull || history.Sequence >= events) await history.CommitAsync(log);
            cancellation.ThrowIfCancellationRequested();
        }

        return history.State;
    }

    /// <summary>Puts the snapshots where no engine looks for them, or back.</summary>
    public async Task HideSnapshotsAsync(bool hidden)
    {
        var (shown, aside) = (stores.Venue, $"{stores.Venue} aside");
        await using var command = stores.Database.CreateCommand(
            $"update {VenueStore.Schema}.snapshots set venue = $2 where venue = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = hidden ? shown : aside });
        command.Parameters.Add(new NpgsqlParameter { Value = hidden ? aside : shown });
        await command.ExecuteNonQueryAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => store.DisposeAsync();
}
