using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>
/// GET /markets/{symbol}/candles: the candles of a market, the oldest first. The last one is that of the live views, which has in it
/// whatever was answered before; <see cref="CandleSeam"/> tells what lies between. The latest ones of an interval that somebody has asked
/// for before are in memory.
/// </summary>
internal static class GetCandlesEndpoint
{
    private const int MaxLimit = 1_500, UsualLimit = 500, MaxIntervals = 5_000;

    internal static void Map(ApiRouteGroup routes) =>
        routes.MapApi("GET", "/markets/{symbol}/candles", Scopes.None, HandleAsync, "interval", "from", "to", "limit")
            .Describe<CandlesAnswer>("Get a market's candles", 200);

    private static async Task<IResult> HandleAsync(ApiRequest request)
    {
        var query = request.Http.Request;
        if (!CandleIntervals.TryParse(query.Query["interval"].ToString(), out var interval))
            return new Problem(ProblemKind.InvalidInterval, "interval");
        if (query.ReadNumber("limit", 1, MaxLimit, UsualLimit, out var limit) is { } unread) return unread;
        if ((query.ReadRange(out var from, out var to) ?? CheckRange(interval, from, to)) is { } problem) return problem;
        if (await request.FindMarketAsync((string)query.RouteValues["symbol"]!) is not { } market)
            return new Problem(ProblemKind.NotFound);

        var numbers = new MarketNumbers(request.Venue.Catalog, market);
        var wanted = new CandleQuery(interval, from, to, limit);
        var (sequence, live) = await request.LiveMarketAsync(market.Market);
        if (live.Candles(wanted) is { } known) return new CandlesPage(numbers, interval, sequence, known);

        // First the past, so that what is live goes on from it.
        var past = await request.Api.MarketHistory.CandlesAsync(numbers, wanted, request.Aborted);
        (sequence, live) = await request.LiveMarketAsync(market.Market);
        var candles = CandleSeam.Join(past, live.LatestTrades(interval, past.LastTrade), wanted);
        live.KeepCandles(interval, candles);
        return new CandlesPage(numbers, interval, sequence, candles.ConvertAll(candle => new WrittenCandle(candle)));
    }

    private static Problem? CheckRange(CandleInterval interval, Timestamp from, Timestamp to)
    {
        if (from == Timestamp.None || to == Timestamp.None) return null;
        var length = interval.CloseTime(from).Microseconds - interval.OpenTime(from).Microseconds;
        return (to.Microseconds - from.Microseconds) / length >= MaxIntervals ? new Problem(ProblemKind.RangeTooLarge, "from") : null;
    }
}

/// <summary>Candles, the oldest first. There is none of an interval without trades.</summary>
/// <param name="Sequence">The venue's sequence up to which all trades are in them at least.</param>
internal sealed record CandlesAnswer(string Symbol, string Interval, long Sequence, IReadOnlyList<CandleAnswer> Candles);

/// <summary>What a market traded in an interval.</summary>
/// <param name="OpenTime">The first moment of the interval.</param>
/// <param name="CloseTime">The first moment after it.</param>
/// <param name="Volume">The sum of the quantities.</param>
/// <param name="QuoteVolume">The sum of price x quantity.</param>
/// <param name="TakerBuyVolume">The part of the volume whose taker bought.</param>
/// <param name="Trades">The number of trades.</param>
internal sealed record CandleAnswer(
    string OpenTime,
    string CloseTime,
    string Open,
    string High,
    string Low,
    string Close,
    string Volume,
    string QuoteVolume,
    string TakerBuyVolume,
    string TakerBuyQuoteVolume,
    long Trades,
    long FirstTradeId,
    long LastTradeId);
