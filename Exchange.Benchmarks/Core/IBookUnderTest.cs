using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>An order book of one market, reduced to what a flow asks of it. Implemented by a struct, calls of it cost nothing.</summary>
internal interface IBookUnderTest
{
    /// <summary>Adds an order that does not cross.</summary>
    void Rest(int order, Side side, int price, int quantity);

    /// <summary>Takes a resting order out by its id.</summary>
    void Cancel(int order);

    /// <summary>Trades an order with the other side, lets the rest of a limit order rest, and returns the number of trades.</summary>
    /// <param name="order">The order's id.</param>
    /// <param name="side">Its side.</param>
    /// <param name="limit">Its limit price; 0 for a market order.</param>
    /// <param name="quantity">Its quantity.</param>
    int Take(int order, Side side, int limit, int quantity);

    /// <summary>The bids in priority order, then the asks.</summary>
    IEnumerable<RestingOrder> Resting();
}
