using System.Numerics;

namespace Exchange.Domain;

/// <summary>
/// Finds slots by 32-bit hashes: open addressing with linear probing, eight bytes an entry, eight entries a cache line. It knows no keys: it
/// names candidates, and the caller compares its own keys. A removal moves later entries up, so there are no tombstones, and the table is as
/// fast after a billion orders as after one. It is never enumerated, so its order cannot leak into what the engine decides.
/// </summary>
internal sealed class SlotIndex
{
    // Fibonacci hashing: a multiplication by 2^64 / golden ratio spreads consecutive numbers evenly over the upper bits.
    private const ulong GoldenRatio = 0x9E3779B97F4A7C15;

    private Entry[] entries = new Entry[16];
    private int shift = 28;

    public int Count { get; private set; }

    /// <summary>The hash of a key that is a number.</summary>
    public static uint HashOf(long key) => unchecked((uint)((ulong)key * GoldenRatio >> 32));

    /// <summary>The hash of a key of two numbers.</summary>
    public static uint HashOf(int first, int second) => HashOf((long)first << 32 | (uint)second);

    /// <summary>The first slot under a hash, or 0; <paramref name="place"/> leads to the next.</summary>
    public int First(uint hash, out int place)
    {
        place = Home(hash);
        return Seek(hash, ref place);
    }

    /// <summary>The next slot under the same hash, or 0.</summary>
    public int Next(uint hash, ref int place)
    {
        place++;
        return Seek(hash, ref place);
    }

    /// <summary>Adds a slot (not 0) under a hash.</summary>
    public void Add(uint hash, int slot)
    {
        if (Count >= entries.Length - (entries.Length >> 3)) Grow();
        Insert(hash, slot);
        Count++;
    }

    /// <summary>Removes a slot that is there.</summary>
    public void Remove(uint hash, int slot)
    {
        var table = entries;
        var mask = table.Length - 1;
        var hole = Home(hash);
        while (table[hole & mask].Slot != slot)
        {
            Invariant.Assert(table[hole & mask].Slot != 0, "a slot to remove is in its index");
            hole++;
        }

        // Whatever lies further from its home than the hole does moves into the hole and leaves a new one.
        for (var i = hole + 1; table[i & mask].Slot != 0; i++)
        {
            ref readonly var entry = ref table[i & mask];
            if (((i - Home(entry.Hash)) & mask) < i - hole) continue;
            table[hole & mask] = entry;
            hole = i;
        }

        table[hole & mask] = default;
        Count--;
    }

    /// <summary>Asks for the cache line of a hash ahead of its use.</summary>
    public void Prefetch(uint hash) => Memory.Prefetch(ref entries[Home(hash)]);

    private int Seek(uint hash, ref int place)
    {
        var table = entries;
        for (; ; place++)
        {
            ref readonly var entry = ref table[place & (table.Length - 1)];
            if (entry.Slot == 0 || entry.Hash == hash) return entry.Slot;
        }
    }

    private int Home(uint hash) => (int)(hash >> shift);

    private void Insert(uint hash, int slot)
    {
        var table = entries;
        var place = Home(hash);
        while (table[place & (table.Length - 1)].Slot != 0) place++;
        table[place & (table.Length - 1)] = new Entry { Hash = hash, Slot = slot };
    }

    private void Grow()
    {
        var old = entries;
        entries = new Entry[old.Length * 2];
        shift = 32 - BitOperations.Log2((uint)entries.Length);
        foreach (ref readonly var entry in old.AsSpan())
            if (entry.Slot != 0) Insert(entry.Hash, entry.Slot);
    }

    private struct Entry
    {
        public uint Hash;
        public int Slot;
    }
}
