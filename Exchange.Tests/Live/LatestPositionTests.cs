using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>However many ask where the views stand, few reads are made, and none serves somebody who asked after it began.</summary>
public sealed class LatestPositionTests
{
    [Fact]
    public async Task All_who_ask_during_a_read_are_served_by_the_next()
    {
        var views = new SlowViews();
        var latest = new LatestPosition(views);
        var first = latest.AskAsync(Cancellation);
        Task<LivePosition>[] others = [.. Enumerable.Range(0, 100).Select(_ => latest.AskAsync(Cancellation))];
        views.Answer(1);
        Assert.Equal(1, (await first).Sequence);
        Assert.All(others, other => Assert.False(other.IsCompleted));
        views.Answer(2);
        foreach (var other in others) Assert.Equal(2, (await other).Sequence);
        Assert.Equal(2, views.Reads);
    }

    [Fact]
    public async Task A_read_that_fails_fails_those_whom_it_would_have_served()
    {
        var views = new SlowViews();
        var latest = new LatestPosition(views);
        var first = latest.AskAsync(Cancellation);
        var second = latest.AskAsync(Cancellation);
        views.Fail();
        await Assert.ThrowsAsync<ViewsNotReadyException>(() => first);
        views.Answer(3);
        Assert.Equal(3, (await second).Sequence);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private sealed class SlowViews : IMarketViews
    {
        private TaskCompletionSource<LivePosition> next = new();

        public int Reads { get; private set; }

        public void Answer(long sequence) => Swap().SetResult(new LivePosition(1, sequence));

        public void Fail() => Swap().SetException(new ViewsNotReadyException());

        public ValueTask<LivePosition> PositionAsync(CancellationToken cancellation)
        {
            Reads++;
            return new ValueTask<LivePosition>(next.Task);
        }

        public ValueTask<MarketSnapshot?> ReadMarketAsync(MarketId market, CancellationToken cancellation) => new((MarketSnapshot?)null);

        // The next read begins inside of the answer to this one.
        private TaskCompletionSource<LivePosition> Swap()
        {
            var current = next;
            next = new TaskCompletionSource<LivePosition>();
            return current;
        }
    }
}
