using System.Runtime.CompilerServices;

namespace Exchange.Domain;

/// <summary>
/// Finds the slot of a 64-bit key: a hash table with linear probing, key and slot side by side, so that a look-up touches one cache line
/// most of the time. A removal moves later entries up, so there are no tombstones and the table is as fast after a billion orders as
/// after one. It is never enumerated, so its order cannot leak into what the engine decides.
/// </summary>
internal sealed class KeyIndex
{
    private Entry[] entries;
    private int shift;

    /// <summary>An index for about as many keys, which grows when there are more.</summary>
    public KeyIndex(int capacity = 16)
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity * 2);
        entries = new Entry[size];
        shift = 64 - System.Numerics.BitOperations.Log2((uint)size);
    }

    public int Count { get; private set; }

    /// <summary>The key's slot, or 0.</summary>
    public int Find(long key)
    {
        var table = entries;
        for (var i = Home(key); ; i = (i + 1) & (table.Length - 1))
        {
            ref readonly var entry = ref table[i];
            if (entry.Key == key) return entry.Slot;
            if (entry.Slot == 0) return 0;
        }
    }

    /// <summary>Adds a key that is not there.</summary>
    public void Add(long key, int slot)
    {
        if (Count >= entries.Length - (entries.Length >> 2)) Grow();
        Insert(key, slot);
        Count++;
    }

    /// <summary>Removes a key that is there.</summary>
    public void Remove(long key)
    {
        var table = entries;
        var mask = table.Length - 1;
        var hole = Home(key);
        while (table[hole].Key != key)
        {
            Invariant.Assert(table[hole].Slot != 0, "a key to remove is in its index");
            hole = (hole + 1) & mask;
        }

        // Whatever lies further from its home than the hole does moves into the hole and leaves a new one.
        for (var i = (hole + 1) & mask; table[i].Slot != 0; i = (i + 1) & mask)
        {
            if (((i - Home(table[i].Key)) & mask) < ((i - hole) & mask)) continue;
            table[hole] = table[i];
            hole = i;
        }

        table[hole] = default;
        Count--;
    }

    // Fibonacci hashing: consecutive keys, as order ids are, spread evenly.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Home(long key) => unchecked((int)((ulong)key * 0x9E3779B97F4A7C15 >> shift));

    private void Insert(long key, int slot)
    {
        var table = entries;
        var i = Home(key);
        while (table[i].Slot != 0) i = (i + 1) & (table.Length - 1);
        table[i] = new Entry { Key = key, Slot = slot };
    }

    private void Grow()
    {
        var old = entries;
        entries = new Entry[old.Length * 2];
        shift--;
        foreach (ref readonly var entry in old.AsSpan())
            if (entry.Slot != 0) Insert(entry.Key, entry.Slot);
    }

    private struct Entry
    {
        public long Key;
        public int Slot;
    }
}
