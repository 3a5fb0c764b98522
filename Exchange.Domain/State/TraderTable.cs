using System.Runtime.CompilerServices;

namespace Exchange.Domain;

/// <summary>An account in a market: its two balances and its open orders there.</summary>
internal struct Trader
{
    public AccountId Account;
    public MarketId Market;

    /// <summary>Its balances in the market's two assets, the quote asset's first: slots of <see cref="Ledger"/>.</summary>
    public Pair Balances;

    public int OpenOrders;

    /// <summary>Its open orders, oldest first, linked through <see cref="Order"/>.</summary>
    public int FirstOrder, LastOrder;

    /// <summary>The same account in another market, or 0.</summary>
    public int NextOfAccount;

    /// <summary>The balance that an order gives from.</summary>
    public readonly int Gives(Side side) => Balances[(int)side];

    /// <summary>The balance that an order receives into.</summary>
    public readonly int Receives(Side side) => Balances[(int)side.Opposite()];

    /// <summary>One for each side.</summary>
    [InlineArray(2)]
    public struct Pair
    {
        private int first;
    }
}

/// <summary>
/// The traders of the venue, each made with its account's first order in a market. One look-up by account and market finds all that an
/// order needs of its account, and an order remembers its trader, so a trade looks nothing up.
/// </summary>
internal sealed class TraderTable
{
    private readonly SlotIndex slots = new();
    private readonly List<int> firstOfAccount = [0];
    private AlignedArray<Trader> traders = new(16);
    private int used = 1;

    /// <summary>The number of traders; their slots are 1 to this.</summary>
    public int Count => used - 1;

    public ref Trader this[int slot] => ref traders[slot];

    /// <summary>The trader's slot, or 0.</summary>
    public int Find(AccountId account, MarketId market)
    {
        var hash = SlotIndex.HashOf(account.Value, market.Value);
        var slot = slots.First(hash, out var cursor);
        while (slot != 0 && (traders[slot].Account != account || traders[slot].Market != market)) slot = slots.Next(hash, ref cursor);
        return slot;
    }

    /// <summary>As <see cref="Find"/>, but without a look at the trader itself: most likely its slot, and some slot in any case.</summary>
    public int Guess(AccountId account, MarketId market) => slots.First(SlotIndex.HashOf(account.Value, market.Value), out _);

    /// <summary>Asks for the memory that leads to a trader.</summary>
    public void Prefetch(AccountId account, MarketId market) => slots.Prefetch(SlotIndex.HashOf(account.Value, market.Value));

    /// <summary>Asks for the memory of a trader.</summary>
    public void Prefetch(int slot) => CacheHint.Prefetch(ref traders[slot]);

    /// <summary>The account's first trader, or 0.</summary>
    public int FirstOf(AccountId account) => account.Value < firstOfAccount.Count ? firstOfAccount[account.Value] : 0;

    /// <summary>Makes an account's trader in a market.</summary>
    public int Add(AccountId account, Market market, Ledger ledger)
    {
        if (used == traders.Length) traders = traders.Resized(used * 2);
        while (firstOfAccount.Count <= account.Value) firstOfAccount.Add(0);

        var slot = used++;
        traders[slot] = new Trader
        {
            Account = account,
            Market = market.Id,
            NextOfAccount = firstOfAccount[account.Value],
        };
        traders[slot].Balances[(int)Side.Buy] = ledger.FindOrAdd(account, market.QuoteAsset);
        traders[slot].Balances[(int)Side.Sell] = ledger.FindOrAdd(account, market.BaseAsset);
        firstOfAccount[account.Value] = slot;
        slots.Add(SlotIndex.HashOf(account.Value, market.Id.Value), slot);
        return slot;
    }
}
