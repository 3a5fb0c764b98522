using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>Where there are no views, nothing can be read: 503.</summary>
internal sealed class NoAccountViews : IAccountViews
{
    public ValueTask<IReadOnlyList<Balance>?> BalancesAsync(AccountId account, CancellationToken cancellation) => throw Nothing;

    public ValueTask<Projections.OrderView?> FindOrderAsync(AccountId account, OrderId order, CancellationToken cancellation) => throw Nothing;

    public ValueTask<IReadOnlyList<Projections.OrderView>> OpenOrdersAsync(
        AccountId account, MarketId market, CancellationToken cancellation) => throw Nothing;

    private static NotExecutedException Nothing => new("There are no live views.");
}
