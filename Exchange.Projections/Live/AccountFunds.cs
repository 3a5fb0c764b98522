using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>What the accounts of a venue own, by account and asset, and which of it changed.</summary>
internal sealed class AccountFunds
{
    private Entry[] accounts = new Entry[16];
    private readonly List<int> changed = [];

    /// <summary>The number of accounts, the venue's own (0) included.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>The accounts of which anything changed, orders too, in the order of first change.</summary>
    public IReadOnlyList<int> Changed => changed;

    /// <summary>If there is a list, each change is added to it as it is made.</summary>
    public List<FundsChange>? Ledger { get; set; }

    /// <summary>Makes room for an account.</summary>
    public void Open(int account)
    {
        if (account >= accounts.Length) Array.Resize(ref accounts, Math.Max(account + 1, 2 * accounts.Length));
        Count = Math.Max(Count, account + 1);
    }

    /// <summary>The funds of an account, from asset 1 on as far as it ever had any.</summary>
    public ReadOnlySpan<Funds> Of(int account) => account < Count ? accounts[account].Funds : default;

    /// <summary>True when an account's funds changed.</summary>
    public bool HasChangedFunds(int account) => accounts[account].HasChangedFunds;

    /// <summary>The slot of the first of an account's changed orders; 0 for none.</summary>
    public ref int FirstChangedOrder(int account) => ref accounts[account].FirstChangedOrder;

    public void Add(AccountId account, AssetId asset, long available, long held)
    {
        ref var funds = ref Find(account.Value, asset);
        funds.Available += available;
        funds.Held += held;
        funds.IsTouched = true;
        MarkFunds(account.Value);
        Ledger?.Add(new FundsChange(account, asset, available, held, funds.Available, funds.Held));
    }

    /// <summary>Sets what an account has of an asset, as it was written down.</summary>
    public void Restore(int account, AssetId asset, long available, long held)
    {
        Open(account);
        Find(account, asset) = new Funds { Available = available, Held = held, IsTouched = true };
    }

    public void MarkFunds(int account)
    {
        accounts[account].HasChangedFunds = true;
        Mark(account);
    }

    public void Mark(int account)
    {
        if (accounts[account].IsChanged) return;
        accounts[account].IsChanged = true;
        changed.Add(account);
    }

    public void ForgetChanges()
    {
        foreach (var account in changed)
        {
            ref var entry = ref accounts[account];
            (entry.IsChanged, entry.HasChangedFunds, entry.FirstChangedOrder) = (false, false, 0);
        }

        changed.Clear();
    }

    private ref Funds Find(int account, AssetId asset)
    {
        ref var funds = ref accounts[account].Funds;
        if (funds is null || funds.Length < asset.Value) Array.Resize(ref funds, asset.Value);
        return ref funds[asset.Value - 1];
    }

    /// <summary>What an account has of an asset, in its smallest units.</summary>
    public struct Funds
    {
        public long Available, Held;

        /// <summary>False as long as no event named this asset of this account.</summary>
        public bool IsTouched;
    }

    private struct Entry
    {
        public Funds[]? Funds;
        public int FirstChangedOrder;
        public bool IsChanged, HasChangedFunds;
    }
}

/// <summary>A change of what an account has of an asset, in its smallest units, and what it has after it.</summary>
internal readonly record struct FundsChange(
    AccountId Account, AssetId Asset, long AvailableChange, long HeldChange, long Available, long Held);
