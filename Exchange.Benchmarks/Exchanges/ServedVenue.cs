using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>An exchange in a process of its own, with a market, accounts that trade there, and their keys.</summary>
internal sealed class ServedVenue : IAsyncDisposable
{
    private const int Accounts = 128;

    private readonly StoredVenue stored;
    private readonly string roles;

    private ServedVenue(BenchmarkStores stores, StoredVenue stored, string roles) =>
        (Stores, this.stored, this.roles) = (stores, stored, roles);

    public BenchmarkStores Stores { get; }

    public ExchangeProcess Exchange { get; private set; } = null!;

    public int Port { get; private set; }

    public required List<string> Makers { get; init; }

    public required List<string> Takers { get; init; }

    /// <summary>An account that no load trades for.</summary>
    public required AccountId Onlooker { get; init; }

    /// <summary>Starts the exchange on a new venue, with no limits on streams and requests.</summary>
    /// <param name="cancellation">Ends the start.</param>
    /// <param name="roles">What its process does.</param>
    public static async Task<ServedVenue> StartAsync(CancellationToken cancellation, string roles = "api,engine")
    {
        var stores = await BenchmarkStores.OpenAsync();
        var stored = await StoredVenue.OpenAsync(stores, cancellation);
        var venue = await stored.OpenVenueAsync(Accounts + 2, cancellation);
        var makers = await stored.CreateKeysAsync(venue.Makers[1..]);
        var takers = await stored.CreateKeysAsync(venue.Takers[1..]);
        var served = new ServedVenue(stores, stored, roles) { Makers = makers, Takers = takers, Onlooker = venue.Makers[0] };
        await served.RestartAsync(cancellation);
        return served;
    }

    /// <summary>Ends the exchange, if it runs, and starts it, on another port.</summary>
    public async Task RestartAsync(CancellationToken cancellation)
    {
        if (Exchange is not null) await Exchange.DisposeAsync();
        Port = ExchangeProcess.FreePort();
        var settings = Stores.Settings(roles);
        settings["Exchange:Streams:MaxConnectionsPerAddress"] = "10000";
        settings["Exchange:Streams:MaxConnections"] = "10000";
        settings["Exchange:Streams:SendTimeout"] = "00:01:00"; // who does not read stays long enough to be measured
        Exchange = ExchangeProcess.Start(settings, $"http://127.0.0.1:{Port}");
        await Exchange.SaysAsync("Now listening", cancellation);
        await Exchange.SaysAsync("rebuilt in", cancellation);
    }

    /// <summary>Sends orders until the exchange's runtime has compiled what it runs often.</summary>
    public void WarmUp(CancellationToken cancellation)
    {
        var load = new OrderLoad(Port, Makers, Takers);
        while (load.Sent < 100_000)
        {
            var result = load.Run(64, TimeSpan.Zero, TimeSpan.FromSeconds(2), _ => cancellation.ThrowIfCancellationRequested());
            if (result.FirstError is { } error) throw new BenchmarkFailed($"An answer was wrong: {error}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Exchange.DisposeAsync();
        await stored.DisposeAsync();
        await Stores.DisposeAsync();
    }
}
