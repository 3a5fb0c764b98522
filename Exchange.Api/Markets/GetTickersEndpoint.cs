namespace Exchange.Api;

/// <summary>GET /markets/{symbol}/ticker: the last 24 hours of a market. GET /tickers: of several, or of all.</summary>
internal static class GetTickersEndpoint
{
    private const int MaxSymbols = 100;

    internal static void Map(ApiRouteGroup routes)
    {
        routes.MapApi("GET", "/markets/{symbol}/ticker", Scopes.None, GetOneAsync)
            .Describe<TickerAnswer>("Get a market's last 24 hours", 200);
        routes.MapApi("GET", "/tickers", Scopes.None, GetSeveralAsync, "symbols")
            .Describe<TickersAnswer>("Get the last 24 hours of several markets, or of all", 200);
    }

    /// <summary>The tickers of markets as one message.</summary>
    internal static Rendered Together(IEnumerable<MarketReplica> markets)
    {
        Rendered[] tickers = [.. markets.Select(market => market.Ticker())];
        return new Rendered(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("tickers"u8);
            foreach (var ticker in tickers) json.WriteRawValue(ticker.Json, skipInputValidation: true);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static async Task<IResult> GetOneAsync(ApiRequest request)
    {
        var market = await request.LiveMarketAsync();
        return market is null ? new Problem(ProblemKind.NotFound) : new RenderedAnswer(market.Ticker());
    }

    private static async Task<IResult> GetSeveralAsync(ApiRequest request)
    {
        var feed = request.Api.Live.Feed;
        var wanted = request.Http.Request.Query["symbols"];
        if (wanted.Count == 0) return new RenderedAnswer(Together((await feed.CurrentAsync(request.Aborted)).All));

        var symbols = wanted[0]!.Split(',');
        if (symbols.Length > MaxSymbols || symbols.Distinct(StringComparer.Ordinal).Count() < symbols.Length)
            return new Problem(ProblemKind.InvalidQuery, "symbols");
        List<MarketReplica> markets = [];
        foreach (var symbol in symbols)
        {
            if (await request.FindMarketAsync(symbol) is not { } market) return new Problem(ProblemKind.InvalidSymbol, "symbols");
            markets.Add(await feed.MarketAsync(market.Market, request.Aborted));
        }

        return new RenderedAnswer(Together(markets));
    }
}

/// <summary>What a market traded in the last 24 hours. What there is none of is left out.</summary>
/// <param name="LastPrice">The price of the last trade, however long ago.</param>
/// <param name="OpenPrice">The price of the first trade of the 24 hours.</param>
/// <param name="PriceChange">The last price less the open price.</param>
/// <param name="PriceChangePercent">The same in percent of the open price, cut after three decimals.</param>
/// <param name="Volume">What was traded, of the base asset.</param>
/// <param name="QuoteVolume">What was traded, of the quote asset.</param>
/// <param name="Trades">The number of trades.</param>
internal sealed record TickerAnswer(
    string Symbol, string Epoch, long Sequence, string Time, long LastUpdateId,
    string? BidPrice, string? BidQuantity, string? AskPrice, string? AskQuantity, string? LastPrice, string? OpenPrice, string? HighPrice,
    string? LowPrice, string? PriceChange, string? PriceChangePercent, string Volume, string QuoteVolume, long Trades, long? FirstTradeId,
    long? LastTradeId);

/// <summary>The last 24 hours of several markets.</summary>
internal sealed record TickersAnswer(IReadOnlyList<TickerAnswer> Tickers);
