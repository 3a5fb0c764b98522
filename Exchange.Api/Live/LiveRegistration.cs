using Exchange.Projections;

namespace Exchange.Api;

/// <summary>What a process that answers needs for live data.</summary>
internal static class LiveRegistration
{
    internal static void AddLiveData(this IServiceCollection services, ExchangeOptions options)
    {
        services.AddSingleton<AccountWatchers>();
        services.AddSingleton(new CandleRoom(options.Api.MaxCandles));
        services.AddSingleton<LiveMarkets>();
        services.AddSingleton<LatestPosition>();
        services.AddSingleton(provider => ReaderFor(provider.GetRequiredService<AccountWatchers>()));
        services.AddSingleton<LiveFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveFeed>());
        services.AddSingleton(provider => new Tickets(provider.GetRequiredService<RedisConnections>(), options.Venue));
        services.AddSingleton<LiveServices>();
        services.AddMarketHub(options);
    }

    private static ReadFeed ReaderFor(AccountWatchers watchers) => message =>
    {
        try
        {
            return LiveFeedCodec.Read(message, watchers.IsWatched);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    };
}
