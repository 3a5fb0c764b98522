using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// The candles of plain tables, folded as the trades come. A page adds what its trades come to to the candles that are there. A build from
/// zero, whose trades come all in a row, writes each candle once, when the next one begins.
/// </summary>
internal sealed class CandleRows
{
    private readonly TableRows rows = new("candles", CandleTables.Columns);
    private readonly Dictionary<(HistoryVenue Venue, MarketId Market), CandleFold> folds = [];
    private readonly List<Candle> ended = [];

    /// <summary>The candles of a page, of which some may be there already.</summary>
    private readonly List<(HistoryVenue Venue, MarketId Market, Candle Candle)> parts = [];

    public void Gather(HistoryVenue venue, in MarketTrade trade)
    {
        ref var fold = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(folds, (venue, trade.Market), out _);
        fold ??= new CandleFold();
        fold.Apply(trade, ended);
        if (ended.Count == 0) return;
        Add(venue, trade.Market, ended);
        ended.Clear();
    }

    public void Write(HistoryPage page)
    {
        foreach (var ((venue, market), fold) in folds)
            if (!venue.IsBuilding) Add(venue, market, fold.Candles);
        page.Append(rows);
        if (parts.Count > 0) page.Add(CandleTables.Upsert(page.Schema), CandleTables.Parameters(parts));
    }

    /// <summary>The last candles of a venue have ended, as far as they go.</summary>
    public void Complete(HistoryVenue venue)
    {
        foreach (var ((ofVenue, market), fold) in folds)
        {
            if (ofVenue != venue) continue;
            Add(venue, market, fold.Candles);
            folds.Remove((venue, market));
        }
    }

    public void Forget()
    {
        rows.Clear();
        parts.Clear();
        foreach (var key in folds.Keys)
            if (!key.Venue.IsBuilding) folds.Remove(key);
    }

    private void Add(HistoryVenue venue, MarketId market, IEnumerable<Candle> candles)
    {
        foreach (var candle in candles)
        {
            if (venue.IsBuilding) CandleTables.Add(rows, venue, market, candle);
            else parts.Add((venue, market, candle));
        }
    }
}
