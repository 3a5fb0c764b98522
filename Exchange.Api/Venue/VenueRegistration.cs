using System.Security.Cryptography;
using Exchange.Projections;
using JasperFx;
using Marten;
using Npgsql;
using Wolverine;
using Wolverine.Marten;
using Wolverine.Runtime.Agents;

namespace Exchange.Api;

/// <summary>Everything that a process needs to be a part of a venue.</summary>
internal static class VenueRegistration
{
    /// <summary>Adds the stores, the command stream, and what the process's roles ask for.</summary>
    internal static void AddVenue(this WebApplicationBuilder builder, ExchangeOptions options)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.Add(new ServiceDescriptor(typeof(ProcessId), NewProcessId()));

        // Made by the container, so that it also disposes of them.
        services.AddSingleton(_ => new NpgsqlDataSourceBuilder(options.Postgres) { Name = "exchange" }.Build());
        services.AddSingleton(_ => new RedisConnections(options.Redis));

        var marten = services.AddMarten(provider =>
        {
            var store = new StoreOptions();
            var database = provider.GetRequiredService<NpgsqlDataSource>();
            VenueStore.Configure(store, database);
            if (options.RoleSet.Has(Roles.Projector))
            {
                HistorySubscription.Configure(
                    store, database, provider.GetRequiredService<HistoryStatus>(),
                    provider.GetRequiredService<MarketHistorySchema>().Choice.Form);
            }

            return store;
        });
        if (options.IsInCluster)
        {
            marten.IntegrateWithWolverine(Share);
            services.AddSingleton<IAgentFamily, ClusterAgents>();
            services.AddHostedService<LeaderWatch>();
        }

        builder.UseWolverine(wolverine => CommandStream.Configure(wolverine, options));

        services.AddSingleton<HistoryStatus>();
        if (options.RoleSet.Has(Roles.Projector)) AddProjector(services, options);

        services.AddSingleton(new PendingCommands(options.Api.MaxPending));
        services.AddSingleton<CommandSender>();
        services.AddSingleton<CatalogReader>();
        services.AddSingleton<MarketHistorySchema>();
        services.AddSingleton<IVenue, VenueClient>();
        services.AddHostedService<OutcomeListener>();

        services.AddSingleton(provider => new RedisLiveViews(provider.GetRequiredService<RedisConnections>().Shared, options.Venue));
        services.AddSingleton<IAccountViews>(provider => provider.GetRequiredService<RedisLiveViews>());
        services.AddSingleton<IMarketViews>(provider => provider.GetRequiredService<RedisLiveViews>());
        services.AddSingleton<ILiveViews>(provider => provider.GetRequiredService<RedisLiveViews>());

        services.AddSingleton<OutcomePublisher>();
        services.AddSingleton<EngineMetrics>();
        builder.AddTraces(options);
        services.AddSingleton<EngineRunFactory>();
        services.AddSingleton<EngineHost>();
        services.AddHealth();
    }

    // In a cluster its life begins when this process is chosen.
    private static void AddProjector(IServiceCollection services, ExchangeOptions options)
    {
        services.AddSingleton<HistoryHost>();
        if (!options.IsInCluster) services.AddHostedService(provider => provider.GetRequiredService<HistoryHost>());
    }

    // The processes find each other by tables of Wolverine's, which it makes itself: the exchange may have run without them before.
    private static void Share(MartenIntegration integration)
    {
        integration.MessageStorageSchemaName = "wolverine";
        integration.AutoCreate = AutoCreate.CreateOrUpdate;
    }

    private static object NewProcessId() => new ProcessId(BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))));

    /// <summary>Makes the stores ready, before anybody uses them.</summary>
    internal static async Task PrepareStoresAsync(this WebApplication app)
    {
        var services = app.Services;
        await services.GetRequiredService<RedisConnections>().SharedAsync();

        // First, since what Marten runs depends on it.
        await services.GetRequiredService<MarketHistorySchema>().EnsureAsync(app.Lifetime.ApplicationStopping);
        await VenueSchema.EnsureAsync(
            services.GetRequiredService<IDocumentStore>(),
            services.GetRequiredService<NpgsqlDataSource>(),
            app.Lifetime.ApplicationStopping,
            services.GetRequiredService<MarketHistorySchema>().Choice.Form);
    }
}
