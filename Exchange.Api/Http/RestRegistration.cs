using Exchange.Projections;
using Marten;
using Npgsql;

namespace Exchange.Api;

/// <summary>The interface for programs: everything below /api/v1.</summary>
internal static class RestRegistration
{
    internal static void AddRest(this IServiceCollection services, ExchangeOptions options)
    {
        services.AddSingleton(new RateLimits(options.Limits));
        services.AddSingleton(provider => new ApiKeys(
            provider.GetRequiredService<IDocumentStore>(), options.Venue, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new PageLinks(provider.GetRequiredService<RedisConnections>(), options.Venue));
        services.AddSingleton(provider => new ApiServices(
            provider.GetRequiredService<IVenue>(),
            provider.GetRequiredService<IAccountViews>(),
            provider.GetRequiredService<ApiKeys>(),
            provider.GetRequiredService<PageLinks>(),
            provider.GetRequiredService<RateLimits>(),
            provider.GetRequiredService<LiveServices>(),
            new HistoryReader(provider.GetRequiredService<NpgsqlDataSource>(), options.Venue),
            provider.GetRequiredService<MarketHistorySchema>().Reader,
            provider.GetRequiredService<PastServices>()));
        services.AddSingleton(provider => new AuditHost(
            options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<AuditHost>>()));
        services.AddPast(options);
        services.AddLiveData(options);
        services.AddApiDescription();
        services.AddHostedService<FirstStart>();
    }

    internal static void MapRest(this WebApplication app)
    {
        app.MapPage();
        app.MapMarketHub();
        app.MapApiDescription();
        var routes = new ApiRouteGroup(app.MapGroup("/api/v1"), app.Services.GetRequiredService<ApiServices>());
        PlaceOrderEndpoint.Map(routes);
        PlaceOrdersEndpoint.Map(routes);
        OrderHistoryEndpoint.Map(routes);
        GetOrderEndpoint.Map(routes);
        ExplainOrderEndpoint.Map(routes);
        ListOrdersEndpoint.Map(routes);
        CancelOrderEndpoint.Map(routes);
        CancelOrdersEndpoint.Map(routes);
        AmendOrderEndpoint.Map(routes);
        ReplaceOrderEndpoint.Map(routes);
        ListFillsEndpoint.Map(routes);
        ListEventsEndpoint.Map(routes);

        OpenAccountEndpoint.Map(routes);
        DepositEndpoint.Map(routes);
        WithdrawEndpoint.Map(routes);
        GetBalancesEndpoint.Map(routes);
        GetLedgerEndpoint.Map(routes);
        ExplainBalanceEndpoint.Map(routes);

        ListAssetEndpoint.Map(routes);
        OpenMarketEndpoint.Map(routes);
        GetMarketsEndpoint.Map(routes);
        SetMarketStatusEndpoint.Map(routes);
        GetDepthEndpoint.Map(routes);
        GetTradesEndpoint.Map(routes);
        GetTradeHistoryEndpoint.Map(routes);
        GetCandlesEndpoint.Map(routes);
        GetBestPricesEndpoint.Map(routes);
        GetTickersEndpoint.Map(routes);

        StartAuditEndpoint.Map(routes);
        GetAuditEndpoint.Map(routes);

        CreateKeyEndpoint.Map(routes);
        ListKeysEndpoint.Map(routes);
        RevokeKeyEndpoint.Map(routes);
        CreateTicketEndpoint.Map(routes);
        OpenSessionEndpoint.Map(routes);
        CloseSessionEndpoint.Map(routes);
    }
}
