using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Exchange.Domain;

/// <summary>
/// Finds slots by 32-bit hashes. It knows no keys: it names candidates, and the caller compares its own keys. It is never enumerated, so
/// its order cannot leak into what the engine decides.
/// </summary>
/// <remarks>
/// A hash table of buckets of one cache line each: seven hashes, which are compared all at once, and the seven slots that go with them. So
/// a look-up has no loop for the processor to guess the end of. An entry that finds its bucket full goes on to the next; each
/// bucket counts the entries that went past it, so a search knows when to stop, and a removal leaves no tombstone.
/// </remarks>
internal sealed class SlotIndex
{
    // Fibonacci hashing: a multiplication by 2^64 / golden ratio spreads consecutive numbers evenly over the upper bits.
    private const ulong GoldenRatio = 0x9E3779B97F4A7C15;

    private const int Lanes = 7;
    private const uint AllLanes = (1 << Lanes) - 1;
    private const int MeanLoad = 5;

    private AlignedArray<Bucket> buckets;
    private int shift;

    public SlotIndex() => Allocate(2);

    public int Count { get; private set; }

    /// <summary>The hash of a key that is a number.</summary>
    public static uint HashOf(long key) => unchecked((uint)((ulong)key * GoldenRatio >> 32));

    /// <summary>The hash of a key of two numbers.</summary>
    public static uint HashOf(int first, int second) => HashOf((long)first << 32 | unchecked((uint)second));

    /// <summary>The first slot under a hash, or 0; the cursor leads to the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int First(uint hash, out Cursor cursor)
    {
        var home = Home(hash);
        cursor = new Cursor { Bucket = home, Matches = At(home).Matches(hash) };
        return Next(hash, ref cursor);
    }

    /// <summary>The next slot under the same hash, or 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(uint hash, ref Cursor cursor)
    {
        ref var bucket = ref At(cursor.Bucket);
        if (cursor.Matches == 0) return bucket.WentPast == 0 ? 0 : NextBucket(hash, ref cursor);
        var slot = bucket.Slot(BitOperations.TrailingZeroCount(cursor.Matches));
        cursor.Matches &= cursor.Matches - 1;
        return slot;
    }

    /// <summary>Adds a slot (not 0) under a hash.</summary>
    public void Add(uint hash, int slot)
    {
        if (Count >= buckets.Length * MeanLoad) Grow();
        Insert(hash, slot);
        Count++;
    }

    /// <summary>Removes a slot that is there.</summary>
    public void Remove(uint hash, int slot)
    {
        var at = Home(hash);
        uint matches;
        while ((matches = At(at).MatchesSlot(slot)) == 0)
        {
            Invariant.Assert(At(at).WentPast != 0, "a slot to remove is in its index");
            At(at).WentPast--;
            at = After(at);
        }

        At(at).Set(BitOperations.TrailingZeroCount(matches), 0, 0);
        Count--;
    }

    /// <summary>Asks for the cache line of a hash ahead of its use.</summary>
    public void Prefetch(uint hash) => CacheHint.Prefetch(ref At(Home(hash)));

    private int NextBucket(uint hash, ref Cursor cursor)
    {
        while (At(cursor.Bucket).WentPast != 0)
        {
            cursor.Bucket = After(cursor.Bucket);
            cursor.Matches = At(cursor.Bucket).Matches(hash);
            if (cursor.Matches != 0) return Next(hash, ref cursor);
        }

        return 0;
    }

    private void Insert(uint hash, int slot)
    {
        var at = Home(hash);
        uint free;
        for (; (free = At(at).MatchesSlot(0)) == 0; at = After(at)) At(at).WentPast++;
        At(at).Set(BitOperations.TrailingZeroCount(free), hash, slot);
    }

    private void Grow()
    {
        var old = buckets.AsSpan();
        Allocate(old.Length * 2);
        foreach (ref readonly var bucket in old)
            for (var lane = 0; lane < Lanes; lane++)
                if (bucket.Slot(lane) != 0) Insert(bucket.Hash(lane), bucket.Slot(lane));
    }

    private void Allocate(int count)
    {
        buckets = new AlignedArray<Bucket>(count);
        shift = 32 - BitOperations.Log2((uint)count);
    }

    private int Home(uint hash) => unchecked((int)(hash >> shift));

    private int After(int bucket) => bucket + 1 & buckets.Length - 1;

    private ref Bucket At(int bucket) => ref buckets[bucket];

    /// <summary>How far a search has come.</summary>
    public struct Cursor
    {
        public int Bucket;

        /// <summary>The lanes of the bucket that are still to be named, a bit each.</summary>
        public uint Matches;
    }

    // Eight words of which seven are hashes and the last counts the entries that went past; then the seven slots, 0 for a free lane.
    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct Bucket
    {
        private Eight hashes;
        private Eight slots;

        public int WentPast
        {
            readonly get => unchecked((int)hashes[Lanes]);
            set => hashes[Lanes] = (uint)value;
        }

        public readonly uint Matches(uint hash) => Compare(in hashes, hash) & AllLanes & ~MatchesSlot(0);

        public readonly uint MatchesSlot(int slot) => Compare(in slots, unchecked((uint)slot)) & AllLanes;

        public readonly int Slot(int lane) => unchecked((int)slots[lane]);

        public readonly uint Hash(int lane) => hashes[lane];

        public void Set(int lane, uint hash, int slot) => (hashes[lane], slots[lane]) = (hash, unchecked((uint)slot));

        private static uint Compare(in Eight words, uint word) =>
            Vector256.Equals(Vector256.LoadUnsafe(in words[0]), Vector256.Create(word)).ExtractMostSignificantBits();

        [InlineArray(8)]
        private struct Eight
        {
            private uint word;
        }
    }
}
