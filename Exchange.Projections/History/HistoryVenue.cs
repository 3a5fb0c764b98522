using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>A venue as of the event at hand. Several venues may share a database; each row says of which it is.</summary>
/// <param name="name">The venue's name, the first column of every table.</param>
/// <param name="catalog">Its assets and markets, which tell what the numbers count.</param>
/// <param name="accounts">Its balances and open orders.</param>
public sealed class HistoryVenue(string name, Catalog catalog, AccountFold accounts)
{
    private readonly List<HistoryMarket> markets = [default];

    /// <summary>The venue's name.</summary>
    public string Name => name;

    /// <summary>Its name in rows.</summary>
    internal RowText NameInRows { get; } = new(name);

    /// <summary>Its assets and markets.</summary>
    public Catalog Catalog => catalog;

    /// <summary>Its balances and open orders.</summary>
    public AccountFold Accounts => accounts;

    /// <summary>
    /// Whether it is folded from zero, and read by nobody before the end. A view may hold back rows that may change still, and so write
    /// each only once; <see cref="IHistoryView.Complete"/> asks for them.
    /// </summary>
    public bool IsBuilding { get; set; }

    /// <summary>What the numbers of a market are in rows.</summary>
    internal HistoryMarket Market(MarketId market)
    {
        while (markets.Count <= market.Value) markets.Add(new HistoryMarket(catalog, new MarketId(markets.Count)));
        return markets[market.Value];
    }
}
