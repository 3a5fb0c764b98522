using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine;

/// <summary>The memory under the order tables and indexes, which is addressed by pointers.</summary>
public class AlignedArrayTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public unsafe void Its_elements_begin_at_cache_lines(int length)
    {
        var array = new AlignedArray<long>(length);
        fixed (long* first = &array[0]) Assert.Equal(0u, (nuint)first % 64);
        Assert.Equal(length, array.Length);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void Nothing_is_reached_outside_of_it(int index)
    {
        var array = new AlignedArray<int>(4);
        Assert.Throws<IndexOutOfRangeException>(() => array[index]);
    }

    [Fact]
    public void A_longer_one_begins_with_the_same_elements_and_goes_on_with_zeros()
    {
        var array = new AlignedArray<int>(3);
        (array[0], array[1], array[2]) = (7, 8, 9);
        Assert.Equal([7, 8, 9, 0, 0], array.Resized(5).AsSpan());
    }

    // The index's old table is garbage but for the span that is being read while the new one is filled.
    [Fact]
    public void An_index_that_grows_keeps_all_that_it_held()
    {
        var index = new SlotIndex();
        for (var key = 1; key <= 20_000; key++) index.Add(SlotIndex.HashOf(key), key);
        for (var key = 1; key <= 20_000; key++) Assert.Equal(key, Find(index, key));
    }

    private static int Find(SlotIndex index, int key)
    {
        var hash = SlotIndex.HashOf(key);
        var slot = index.First(hash, out var cursor);
        while (slot != 0 && slot != key) slot = index.Next(hash, ref cursor);
        return slot;
    }
}
