using System.Runtime.CompilerServices;

namespace Exchange.Domain;

/// <summary>The funds of one account in one asset.</summary>
internal struct Balance
{
    /// <summary>Free to use.</summary>
    public Amount Available;

    /// <summary>Set aside for open orders.</summary>
    public Amount Held;

    public AccountId Account;
    public AssetId Asset;
}

/// <summary>
/// Every balance of the venue. Besides moving money it keeps, per asset, the sum of all balances and, apart from it, what was deposited
/// less what was withdrawn: the two are equal after every event, or money was made or lost.
/// </summary>
internal sealed class Ledger
{
    private readonly SlotIndex slots = new();
    private Balance[] balances = new Balance[64];
    private AssetTotal[] totals = new AssetTotal[8];
    private int used = 1;

    /// <summary>The number of balances; their slots are 1 to this.</summary>
    public int Count => used - 1;

    public ref readonly Balance this[int slot] => ref balances[slot];

    /// <summary>The slot of a balance, or 0.</summary>
    public int Find(AccountId account, AssetId asset)
    {
        var hash = SlotIndex.HashOf(account.Value, asset.Value);
        var slot = slots.First(hash, out var cursor);
        while (slot != 0 && (balances[slot].Account != account || balances[slot].Asset != asset)) slot = slots.Next(hash, ref cursor);
        return slot;
    }

    /// <summary>Asks for the memory of a balance.</summary>
    public void Prefetch(int slot) => CacheHint.Prefetch(ref balances[slot]);

    /// <summary>The available funds of an account.</summary>
    public Amount Available(AccountId account, AssetId asset) => balances[Find(account, asset)].Available;

    /// <summary>What was deposited of an asset less what was withdrawn: the sum of all balances.</summary>
    public Amount Supply(AssetId asset) => totals[asset.Value].Supply;

    /// <summary>The slot of a balance, which is made if it is not there.</summary>
    public int FindOrAdd(AccountId account, AssetId asset)
    {
        var slot = Find(account, asset);
        if (slot != 0) return slot;
        if (used == balances.Length) Array.Resize(ref balances, used * 2);
        if (asset.Value >= totals.Length) Array.Resize(ref totals, Math.Max(totals.Length * 2, asset.Value + 1));
        slot = used++;
        balances[slot] = new Balance { Account = account, Asset = asset };
        slots.Add(SlotIndex.HashOf(account.Value, asset.Value), slot);
        return slot;
    }

    /// <summary>Money comes into the venue.</summary>
    public void Deposit(int slot, Amount amount)
    {
        totals[balances[slot].Asset.Value].Supply += amount;
        Credit(slot, amount);
    }

    /// <summary>Money leaves the venue.</summary>
    public void Withdraw(int slot, Amount amount)
    {
        totals[balances[slot].Asset.Value].Supply -= amount;
        ref var balance = ref balances[slot];
        balance.Available -= amount;
        totals[balance.Asset.Value].Balances -= amount;
        Invariant.Assert(balance.Available >= Amount.Zero, "no available balance is below zero");
    }

    /// <summary>Adds to the available funds what was taken elsewhere.</summary>
    public void Credit(int slot, Amount amount)
    {
        ref var balance = ref balances[slot];
        Invariant.Assert(amount >= Amount.Zero, "a credit is not below zero");
        balance.Available += amount;
        totals[balance.Asset.Value].Balances += amount;
    }

    /// <summary>Takes from the held funds what is credited elsewhere.</summary>
    public void DebitHeld(int slot, Amount amount)
    {
        ref var balance = ref balances[slot];
        balance.Held -= amount;
        totals[balance.Asset.Value].Balances -= amount;
        Invariant.Assert(balance.Held >= Amount.Zero, "no held balance is below zero");
    }

    /// <summary>Sets available funds aside.</summary>
    public void Hold(int slot, Amount amount)
    {
        ref var balance = ref balances[slot];
        balance.Available -= amount;
        balance.Held += amount;
        Invariant.Assert(amount >= Amount.Zero && balance.Available >= Amount.Zero, "a hold is covered by available funds");
    }

    /// <summary>Returns held funds to the available ones.</summary>
    public void Release(int slot, Amount amount)
    {
        ref var balance = ref balances[slot];
        balance.Held -= amount;
        balance.Available += amount;
        Invariant.Assert(amount >= Amount.Zero && balance.Held >= Amount.Zero, "a release is covered by held funds");
    }

    /// <summary>A balance as a snapshot has it.</summary>
    public void RestoreBalance(int slot, Amount available, Amount held)
    {
        ref var balance = ref balances[slot];
        (balance.Available, balance.Held) = (available, held);
        totals[balance.Asset.Value].Balances += available + held;
    }

    /// <summary>A supply as a snapshot has it.</summary>
    public void RestoreSupply(AssetId asset, Amount supply) => totals[asset.Value].Supply = supply;

    /// <summary>Asserts that an asset's balances add up to what is in the venue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AssertConserved(AssetId asset)
    {
        ref readonly var total = ref totals[asset.Value];
        Invariant.Assert(total.Balances == total.Supply, "an asset's balances add up to its deposits less its withdrawals");
    }

    private struct AssetTotal
    {
        public Amount Balances;
        public Amount Supply;
    }
}
