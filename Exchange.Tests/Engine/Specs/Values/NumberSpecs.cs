// Prices, quantities and amounts compare as the numbers they are, and sums that do not fit throw instead of wrapping.

using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class NumberSpecs
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(-1, 0)]
    [InlineData(long.MinValue, long.MaxValue)]
    public void The_lesser_comes_first(long less, long more)
    {
        AssertOrder(new Price(less), new Price(more));
        AssertOrder(new Quantity(less), new Quantity(more));
        AssertOrder(new Amount(less), new Amount(more));

        Assert.True(new Price(less) < new Price(more) && new Price(more) > new Price(less));
        Assert.True(new Price(less) <= new Price(more) && new Price(more) >= new Price(less));
        Assert.False(new Price(less) > new Price(more) || new Price(less) >= new Price(more));
        Assert.True(new Quantity(less) < new Quantity(more) && new Quantity(more) > new Quantity(less));
        Assert.True(new Quantity(less) <= new Quantity(more) && new Quantity(more) >= new Quantity(less));
        Assert.False(new Quantity(less) > new Quantity(more) || new Quantity(less) >= new Quantity(more));
        Assert.True(new Amount(less) < new Amount(more) && new Amount(more) > new Amount(less));
        Assert.True(new Amount(less) <= new Amount(more) && new Amount(more) >= new Amount(less));
        Assert.False(new Amount(less) > new Amount(more) || new Amount(less) >= new Amount(more));

        Assert.Equal(less, Quantity.Min(new Quantity(more), new Quantity(less)).Lots);
    }

    [Fact]
    public void Equal_numbers_are_neither_before_nor_after()
    {
        Assert.True(new Price(5) <= new Price(5) && new Price(5) >= new Price(5));
        Assert.False(new Price(5) < new Price(5) || new Price(5) > new Price(5));
        Assert.True(new Quantity(5) <= new Quantity(5) && new Quantity(5) >= new Quantity(5));
        Assert.False(new Quantity(5) < new Quantity(5) || new Quantity(5) > new Quantity(5));
        Assert.True(new Amount(5) <= new Amount(5) && new Amount(5) >= new Amount(5));
        Assert.False(new Amount(5) < new Amount(5) || new Amount(5) > new Amount(5));
    }

    [Fact]
    public void Sums_and_differences_are_exact_or_throw()
    {
        Assert.Equal(new Amount(5), new Amount(2) + new Amount(3));
        Assert.Equal(new Quantity(-1), new Quantity(2) - new Quantity(3));
        Assert.Throws<OverflowException>(() => new Amount(long.MaxValue) + new Amount(1));
        Assert.Throws<OverflowException>(() => new Amount(long.MinValue) - new Amount(1));
        Assert.Throws<OverflowException>(() => new Quantity(long.MaxValue) + new Quantity(1));
        Assert.Throws<OverflowException>(() => new Quantity(long.MinValue) - new Quantity(1));
    }

    private static void AssertOrder<T>(T less, T more)
        where T : IComparable<T>
    {
        Assert.True(less.CompareTo(more) < 0);
        Assert.True(more.CompareTo(less) > 0);
        Assert.Equal(0, less.CompareTo(less));
    }
}
