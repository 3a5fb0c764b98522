using Exchange.Domain;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// The last trades of a market as of a moment, out of the log itself: so they are there as soon as they are committed, and of several that
/// share a microsecond only those are told that came before.
/// </summary>
internal sealed class PastTrades(NpgsqlDataSource database, string venue)
{
    // Events that are looked at in one piece, and at most: of a market where little happens the tape is shorter.
    private const int Piece = 5_000, Reach = 50_000;

    internal async Task<IResult> AnswerAsync(ApiRequest request, int limit)
    {
        var symbol = (string)request.Http.Request.RouteValues["symbol"]!;
        if (await request.FindMarketAsync(symbol) is not { } market) return new Problem(ProblemKind.NotFound);
        if (await request.FindAsOfAsync() is not { } sequence) return new Problem(ProblemKind.InvalidQuery, AsOf.Name);
        var catalog = await CatalogReader.ReadAsync(database, venue, sequence, request.Aborted);
        if (!catalog.Markets.Any(other => other.Market == market.Market)) return new Problem(ProblemKind.NotFound);

        var (trades, time) = await ReadAsync(new MarketNumbers(catalog, market), sequence, limit, request.Aborted);
        trades.Reverse();
        return Answer.Ok(
            new TradesAsOfAnswer(market.Symbol, new AsOfAnswer(sequence, TimeText.Format(time)), trades), ApiJson.Default.TradesAsOfAnswer);
    }

    // The newest first, and the time of the moment's event.
    private async Task<(List<TradeAnswer> Trades, Timestamp Time)> ReadAsync(
        MarketNumbers numbers, long sequence, int limit, CancellationToken cancellation)
    {
        var (trades, time) = (new List<TradeAnswer>(), default(Timestamp));
        await using var connection = await database.OpenConnectionAsync(cancellation);
        for (var until = sequence; until > 0 && until > sequence - Reach && trades.Count < limit; until -= Piece)
        {
            var after = Math.Max(0, until - Piece);
            var catalog = await CatalogReader.ReadAsync(database, venue, after, cancellation);
            var piece = new List<TradeAnswer>();
            await Recovery.ReadAsync(connection, venue, catalog, after, until, Take, cancellation);
            piece.Reverse();
            trades.AddRange(piece.Take(limit - trades.Count));

            void Take(EventRecord e)
            {
                if (e.Sequence == sequence) time = e.Time;
                if (e.Type != EventType.TradeExecuted) return;
                ref readonly var trade = ref e.As<TradeExecuted>();
                if (trade.Market == numbers.Market.Market) piece.Add(Of(trade, e.Time, numbers));
            }
        }

        return (trades, time);
    }

    private static TradeAnswer Of(in TradeExecuted trade, Timestamp time, in MarketNumbers numbers) => new(
        trade.Trade.Value,
        DecimalText.FormatSteps(trade.Price.Ticks, numbers.Tick),
        DecimalText.FormatSteps(trade.Quantity.Lots, numbers.Lot),
        DecimalText.Format(checked(trade.Price.Ticks * trade.Quantity.Lots * numbers.NotionalUnit), numbers.Quote.Scale),
        OrderWords.Sides[trade.TakerSide].Value,
        TimeText.Format(time));
}

/// <summary>The last trades of a market as of a moment, the newest last.</summary>
internal sealed record TradesAsOfAnswer(string Symbol, AsOfAnswer AsOf, IReadOnlyList<TradeAnswer> Trades);
