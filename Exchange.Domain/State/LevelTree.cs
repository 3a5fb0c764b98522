using System.Numerics;

namespace Exchange.Domain;

/// <summary>
/// The price levels of one side of a book by key: a tree of 64-way nodes, six bits of the key at a time, as deep as the market's highest
/// price needs (four steps for 16 million ticks). A node's bitmap tells in one instruction which child comes next, so finding a level,
/// opening or closing one, and finding the next one cost the same few steps whatever the number and spread of the levels.
/// </summary>
internal sealed class LevelTree
{
    private const int Bits = 6;
    private const int Fanout = 1 << Bits;
    private const int Root = 1;

    private readonly int topShift;
    private int[] children = new int[Fanout * 8];
    private ulong[] masks = new ulong[8];
    private int firstFree;
    private int used = Root + 1;

    /// <summary>A tree for keys from 0 to <paramref name="maxKey"/>.</summary>
    public LevelTree(long maxKey) => topShift = BitOperations.Log2((ulong)maxKey | 1) / Bits * Bits;

    /// <summary>The level at a key, or 0.</summary>
    public int Find(long key)
    {
        var node = Root;
        for (var shift = topShift; shift > 0 && node != 0; shift -= Bits) node = children[Child(node, key, shift)];
        return children[Child(node, key, 0)];
    }

    /// <summary>Puts a level at a key that has none.</summary>
    public void Add(long key, int level)
    {
        var node = Root;
        for (var shift = topShift; shift > 0; shift -= Bits)
        {
            var next = children[Child(node, key, shift)];
            if (next == 0) next = NewNode();
            Set(node, key, shift, next);
            node = next;
        }

        Set(node, key, 0, level);
    }

    /// <summary>Takes away the level at a key.</summary>
    public void Remove(long key) => Remove(Root, key, topShift);

    /// <summary>The level at the smallest key that is larger than this one, or 0; with -1, the first of all.</summary>
    public int Next(long key) => key < 0 ? First(Root, topShift) : Next(Root, key, topShift);

    // True when the node is empty now, so that its parent drops it.
    private bool Remove(int node, long key, int shift)
    {
        if (shift > 0)
        {
            var child = children[Child(node, key, shift)];
            if (!Remove(child, key, shift - Bits)) return false;
            masks[child] = 0;
            children[child * Fanout] = firstFree;
            firstFree = child;
        }

        children[Child(node, key, shift)] = 0;
        masks[node] &= ~(1UL << Digit(key, shift));
        return masks[node] == 0;
    }

    private int Next(int node, long key, int shift)
    {
        var digit = Digit(key, shift);
        if (shift > 0)
        {
            var child = children[node * Fanout + digit];
            var found = child == 0 ? 0 : Next(child, key, shift - Bits);
            if (found != 0) return found;
        }

        // Two shifts, because one by 64 would be one by 0.
        var above = masks[node] >> digit >> 1 << digit << 1;
        if (above == 0) return 0;
        var next = children[node * Fanout + BitOperations.TrailingZeroCount(above)];
        return shift > 0 ? First(next, shift - Bits) : next;
    }

    private int First(int node, int shift)
    {
        for (; shift > 0 && node != 0; shift -= Bits) node = FirstChild(node);
        return FirstChild(node);
    }

    private int FirstChild(int node) => masks[node] == 0 ? 0 : children[node * Fanout + BitOperations.TrailingZeroCount(masks[node])];

    private void Set(int node, long key, int shift, int child)
    {
        children[Child(node, key, shift)] = child;
        masks[node] |= 1UL << Digit(key, shift);
    }

    private int NewNode()
    {
        var node = firstFree;
        if (node != 0)
        {
            firstFree = children[node * Fanout];
            children[node * Fanout] = 0;
            return node;
        }

        if (used == masks.Length)
        {
            Array.Resize(ref masks, used * 2);
            Array.Resize(ref children, used * 2 * Fanout);
        }

        return used++;
    }

    // Node 0 has no children: a walk that falls off the tree ends there.
    private static int Child(int node, long key, int shift) => node << Bits | Digit(key, shift);

    private static int Digit(long key, int shift) => unchecked((int)(key >> shift) & (Fanout - 1));
}
