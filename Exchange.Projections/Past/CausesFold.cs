using System.Runtime.InteropServices;
using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>Adds up, for each balance of a venue, what changed it, by cause.</summary>
internal sealed class CausesFold
{
    private readonly Dictionary<(int Account, int Asset), BalanceCauses> sums = [];
    private readonly Func<MarketId, MarketUnits> unitsOf;
    private readonly BalanceEffect add;

    /// <param name="unitsOf">What the money of a market is counted in.</param>
    public CausesFold(Func<MarketId, MarketUnits> unitsOf)
    {
        this.unitsOf = unitsOf;
        add = (account, asset, causes) =>
            CollectionsMarshal.GetValueRefOrAddDefault(sums, (account.Value, asset.Value), out _) += causes;
    }

    /// <summary>All sums, in any order.</summary>
    public IReadOnlyDictionary<(int Account, int Asset), BalanceCauses> All => sums;

    public BalanceCauses Of(AccountId account, AssetId asset) => sums.GetValueOrDefault((account.Value, asset.Value));

    /// <summary>Takes the next event into account.</summary>
    public void Apply(EventRecord e) => BalanceEffects.Of(e, unitsOf, add);

    /// <summary>Sets a sum, as it was written down.</summary>
    public void Restore(int account, int asset, in BalanceCauses causes) => sums[(account, asset)] = causes;
}
