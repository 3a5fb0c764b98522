using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Specs;

/// <summary>The money of a venue as its events tell it, kept apart from the engine's own.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<(AccountId Account, AssetId Asset), (long Available, long Held)> balances = [];
    private readonly Dictionary<AssetId, int> scales = [];
    private readonly Dictionary<AssetId, long> supplies = [];
    private readonly Dictionary<MarketId, MarketOpened> markets = [];

    public void Apply(IEvent e, Dictionary<OrderId, OrderPlaced> orders)
    {
        switch (e)
        {
            case AssetListed x: scales[x.Asset] = x.Scale; break;
            case MarketOpened x: markets[x.Market] = x; break;
            case FundsDeposited x: Supply(x.Account, x.Asset, x.Amount.Units); break;
            case FundsWithdrawn x: Supply(x.Account, x.Asset, -x.Amount.Units); break;
            case OrderPlaced x: Release(x, -x.Held.Units); break;
            case OrderTriggered x: Release(orders[x.Order], -x.Held.Units); break;
            case OrderFilled x: Release(orders[x.Order], x.Released.Units); break;
            case OrderAmended x: Release(orders[x.Order], x.Released.Units); break;
            case OrderCanceled x: Release(orders[x.Order], x.Released.Units); break;
            case OrderExpired x: Release(orders[x.Order], x.Released.Units); break;
            case SelfTradePrevented x:
                Release(orders[x.Maker], x.MakerReleased.Units);
                Release(orders[x.Taker], x.TakerReleased.Units);
                break;
            case TradeExecuted x: Trade(x, orders[x.Maker], orders[x.Taker]); break;
        }
    }

    public Amount Available(AccountId account, AssetId asset) => new(balances.GetValueOrDefault((account, asset)).Available);

    /// <summary>Compares every balance and every hold with the engine's, and the sum of all with what came in and went out.</summary>
    public void Check(VenueState state)
    {
        foreach (var ((account, asset), (available, held)) in balances)
        {
            Assert.Equal((available, held), (state.Balance(account, asset).Available.Units, state.Balance(account, asset).Held.Units));
            Assert.True(available >= 0 && held >= 0, $"account {account.Value} has {available} + {held} held");
            var holds = markets.Keys.SelectMany(state.OpenOrders).Where(order => order.Account == account && AssetOf(order) == asset);
            Assert.Equal(held, holds.Sum(order => order.Held.Units));
        }

        foreach (var (asset, supply) in supplies)
            Assert.Equal(supply, balances.Where(pair => pair.Key.Asset == asset).Sum(pair => pair.Value.Available + pair.Value.Held));
    }

    private void Supply(AccountId account, AssetId asset, long units)
    {
        Add(account, asset, units, 0);
        supplies[asset] = supplies.GetValueOrDefault(asset) + units;
    }

    private void Release(OrderPlaced order, long units) => Add(order.Account, AssetOf(order), units, -units);

    private void Trade(TradeExecuted trade, OrderPlaced maker, OrderPlaced taker)
    {
        var market = markets[trade.Market];
        var baseUnits = trade.Quantity.Lots * Scaled(market.Rules.LotSize, scales[market.BaseAsset]);
        var unit = Scaled(market.Rules.TickSize, market.Rules.LotSize, scales[market.QuoteAsset]);
        var notional = trade.Price.Ticks * unit * trade.Quantity.Lots;
        Settle(maker, trade.MakerFee.Units);
        Settle(taker, trade.TakerFee.Units);
        Release(taker, trade.TakerReleased.Units);

        void Settle(OrderPlaced order, long fee)
        {
            var isBuy = order.Terms.Side == Side.Buy;
            var (gives, gets) = isBuy ? (notional, baseUnits) : (baseUnits, notional);
            var getsAsset = isBuy ? market.BaseAsset : market.QuoteAsset;
            Add(order.Account, AssetOf(order), 0, -gives);
            Add(order.Account, getsAsset, gets - fee, 0);
            Add(AccountId.Venue, getsAsset, fee, 0);
        }
    }

    private void Add(AccountId account, AssetId asset, long available, long held)
    {
        var before = balances.GetValueOrDefault((account, asset));
        balances[(account, asset)] = (before.Available + available, before.Held + held);
    }

    private AssetId AssetOf(OrderPlaced order) => AssetOf(order.Market, order.Terms.Side);

    private AssetId AssetOf(OrderView order) => AssetOf(order.Market, order.Side);

    private AssetId AssetOf(MarketId market, Side side) => side == Side.Buy ? markets[market].QuoteAsset : markets[market].BaseAsset;

    // One lot in units of its asset, and one lot at one tick in units of the quote asset.
    private static long Scaled(Step step, int assetScale) => (long)Math.Round(step.Units * Math.Pow(10, assetScale - step.Scale));

    private static long Scaled(Step tick, Step lot, int assetScale) =>
        (long)Math.Round(tick.Units * lot.Units * Math.Pow(10, assetScale - tick.Scale - lot.Scale));
}
