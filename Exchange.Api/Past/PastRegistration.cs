using Npgsql;

namespace Exchange.Api;

/// <summary>What a process that answers needs for the past.</summary>
internal static class PastRegistration
{
    internal static void AddPast(this IServiceCollection services, ExchangeOptions options)
    {
        services.AddSingleton(provider => new PastStates(CreateLoader(
            provider.GetRequiredService<NpgsqlDataSource>(), options, options.Past.CacheMegabytes,
            provider.GetRequiredService<ILogger<PastStates>>())));
        services.AddSingleton(provider => new EventReader(provider.GetRequiredService<NpgsqlDataSource>(), options.Venue));
        services.AddSingleton(provider => new PastMoments(provider.GetRequiredService<NpgsqlDataSource>(), options.Venue));
        services.AddSingleton<EventTail>();
        services.AddSingleton(provider => new PastServices(
            provider.GetRequiredService<PastStates>(),
            provider.GetRequiredService<PastMoments>(),
            provider.GetRequiredService<EventReader>(),
            provider.GetRequiredService<TimeProvider>()));
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
}
