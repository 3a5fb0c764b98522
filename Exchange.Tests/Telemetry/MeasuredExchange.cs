using Exchange.Api;
using Exchange.Benchmarks;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Exchange.Tests.Telemetry;

/// <summary>
/// An exchange in a process of its own, since what is measured is measured for a process: a host that stops takes its instruments from the
/// others in its process.
/// </summary>
public sealed class MeasuredExchange : IAsyncLifetime
{
    private FaultStores? stores;
    private TestDatabase? database;
    private MortalProcess? process;

    internal TradingDesk Desk { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        stores = await FaultStores.StartAsync();
        database = await TestDatabase.CreateAsync(stores.PostgresOnce);
        var settings = TestSettings.For(database);
        settings["Exchange:Redis"] = stores.Redis;
        process = await MortalProcess.StartAsync(
            stores, settings.Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value)));
        await Until.True(() => process.Url is not null, "it listens");

        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        using var store = Marten.DocumentStore.For(options => VenueStore.Configure(options, source));
        await using var services = new ServiceCollection()
            .AddSingleton(new ApiKeys(store, settings["Exchange:Venue"], TimeProvider.System)).BuildServiceProvider();
        Desk = await TradingDesk.OpenAsync(new HttpClient { BaseAddress = new Uri(process.Url!) }, services);
    }

    public async ValueTask DisposeAsync()
    {
        Desk?.Client.Dispose();
        if (process is not null) await process.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
        if (stores is not null) await stores.DisposeAsync();
    }
}
