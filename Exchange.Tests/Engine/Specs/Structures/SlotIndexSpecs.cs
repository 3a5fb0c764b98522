// The index names every slot under a hash, and no other hash's; what is removed leaves nothing behind that a search has to walk past.

using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class SlotIndexSpecs
{
    // At home in the first bucket and in the last, however many there are.
    private const uint First = 0, Last = uint.MaxValue;

    private readonly SlotIndex index = new();

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(100)]
    public void All_slots_under_one_hash_are_found_however_many_buckets_they_fill(int count)
    {
        for (var slot = 1; slot <= count; slot++) index.Add(Last, slot);
        Assert.Equal(Enumerable.Range(1, count), Slots(Last).Order());
        Assert.Empty(Slots(First));
        Assert.Equal(count, index.Count);
    }

    [Fact]
    public void A_removal_in_a_full_bucket_hides_none_behind_it()
    {
        for (var slot = 1; slot <= 20; slot++) index.Add(Last, slot);
        for (var slot = 1; slot <= 19; slot++)
        {
            index.Remove(Last, slot);
            Assert.Equal(Enumerable.Range(slot + 1, 20 - slot), Slots(Last).Order());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(50)]
    public void When_all_are_removed_a_search_ends_where_it_begins(int count)
    {
        for (var round = 0; round < 3; round++)
        {
            for (var slot = 1; slot <= count; slot++) index.Add(First, slot);
            for (var slot = 1; slot <= count; slot++) index.Remove(First, slot);
            Assert.Equal(0, index.First(First, out var cursor));
            Assert.Equal(0, cursor.Bucket);
        }
    }

    [Fact]
    public void It_holds_what_was_added_and_not_removed_whatever_came_in_between()
    {
        var random = new Random(1);
        var expected = Enumerable.Range(0, 8).ToDictionary(number => (uint)number << 29, _ => new HashSet<int>());
        for (var slot = 1; slot <= 5_000; slot++)
        {
            var (hash, slots) = expected.ElementAt(random.Next(expected.Count));
            if (slots.Count > 0 && random.Next(5) < 2)
            {
                var removed = slots.ElementAt(random.Next(slots.Count));
                index.Remove(hash, removed);
                slots.Remove(removed);
            }
            else
            {
                index.Add(hash, slot);
                slots.Add(slot);
            }

            Assert.Equal(slots.Order(), Slots(hash).Order());
        }

        foreach (var (hash, slots) in expected) Assert.Equal(slots.Order(), Slots(hash).Order());
    }

    private List<int> Slots(uint hash)
    {
        var found = new List<int>();
        for (var slot = index.First(hash, out var cursor); slot != 0; slot = index.Next(hash, ref cursor)) found.Add(slot);
        return found;
    }
}
