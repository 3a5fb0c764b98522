using System.Runtime.InteropServices;
using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

// Why each balance is what it is.
internal sealed partial class AuditedVenue
{
    private readonly Dictionary<(int Account, int Asset), AuditedCauses> causes = [];

    /// <summary>The sums of what changed each balance, by cause.</summary>
    public IReadOnlyDictionary<(int Account, int Asset), AuditedCauses> AllCauses => causes;

    private ref AuditedCauses Causes(AccountId account, int asset) =>
        ref CollectionsMarshal.GetValueRefOrAddDefault(causes, (account.Value, asset), out _);

    // What the taker gives the maker receives, and the other way round.
    private void AddCauses(in TradeExecuted e, int takerGivesIn, long takerGives, int takerReceivesIn, long takerReceives)
    {
        ref var given = ref Causes(e.TakerAccount, takerGivesIn);
        given.Spent += takerGives;
        given.Released += e.TakerReleased.Units;
        ref var received = ref Causes(e.TakerAccount, takerReceivesIn);
        received.Received += takerReceives;
        received.Fees += e.TakerFee.Units;
        Causes(e.MakerAccount, takerReceivesIn).Spent += takerReceives;
        ref var made = ref Causes(e.MakerAccount, takerGivesIn);
        made.Received += takerGives;
        made.Fees += e.MakerFee.Units;
        Causes(AccountId.Venue, takerReceivesIn).FeesCollected += e.TakerFee.Units;
        Causes(AccountId.Venue, takerGivesIn).FeesCollected += e.MakerFee.Units;
    }
}

/// <summary>What changed a balance, by cause, in units.</summary>
internal struct AuditedCauses
{
    public Int128 Deposited, Withdrawn, Held, Released, Spent, Received, Fees, FeesCollected;

    /// <summary>The same, as a keyframe has it.</summary>
    public readonly BalanceCauses ToCauses() => new(Deposited, Withdrawn, Held, Released, Spent, Received, Fees, FeesCollected);
}
