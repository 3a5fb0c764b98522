using Npgsql;

namespace Exchange.Api;

/// <summary>What a process that answers needs for the past.</summary>
internal static class PastRegistration
{
    internal static void AddPast(this IServiceCollection services, ExchangeOptions options)
    {
        services.AddSingleton(provider => new Keyframes(
            Database(provider), options.Venue, options.Past, provider.GetRequiredService<ILogger<Keyframes>>()));
        services.AddSingleton(provider => CreateLoader(
            Database(provider), options, options.Past.CacheMegabytes, provider.GetRequiredService<ILogger<PastLoader>>()));
        services.AddSingleton<PastStates>();
        services.AddSingleton(provider => new PastMoments(Database(provider), options.Venue));
        services.AddSingleton(provider => new PastTrades(Database(provider), options.Venue));
        services.AddSingleton(provider => new EventReader(Database(provider), options.Venue));
        services.AddSingleton<EventTail>();
        services.AddSingleton(provider => new CommandFinder(
            Database(provider), options.Venue, provider.GetRequiredService<ILogger<CommandFinder>>()));
        services.AddSingleton(provider => new Explanations(
            Database(provider), options.Venue, provider.GetRequiredService<PastLoader>(), provider.GetRequiredService<PastStates>(),
            provider.GetRequiredService<Keyframes>()));
        services.AddSingleton<PastServices>();
    }

    /// <summary>What brings states of the past to a sequence.</summary>
    /// <param name="database">The store.</param>
    /// <param name="options">Which venue, and how close together keyframes are.</param>
    /// <param name="cacheMegabytes">How much of what it comes past is kept in memory.</param>
    /// <param name="logger">Hears of what goes wrong.</param>
    internal static PastLoader CreateLoader(NpgsqlDataSource database, ExchangeOptions options, int cacheMegabytes, ILogger logger)
    {
        const long megabyte = 1 << 20;
        var keyframes = new Keyframes(database, options.Venue, options.Past, logger);
        return new PastLoader(database, options.Venue, keyframes, new PastCache(cacheMegabytes * megabyte), logger);
    }

    private static NpgsqlDataSource Database(IServiceProvider provider) => provider.GetRequiredService<NpgsqlDataSource>();
}
