using Exchange.Api;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>Who hears of a change, when, and on which thread.</summary>
public sealed class PulseTests : IDisposable
{
    private readonly Pulse pulse = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => pulse.Dispose();

    [Fact]
    public async Task A_single_watcher_has_heard_of_a_change_when_the_signal_returns() => await Task.Run(async () =>
    {
        Watch(1);
        for (var change = 0; change < 3; change++)
        {
            var heard = HearAsync();
            pulse.Signal();
            Assert.True(heard.IsCompleted);
            Assert.Equal(Environment.CurrentManagedThreadId, await heard);
        }
    }, Cancellation);

    [Fact]
    public async Task A_crowd_does_not_keep_the_one_who_signals()
    {
        Watch(5);
        await Task.Run(pulse.Signal, Cancellation); // the beat that was waited for before they came

        using var returned = new ManualResetEventSlim();
        var waiting = Enumerable.Range(0, 5).Select(_ => WaitForReturnAsync()).ToArray();
        await Task.Run(pulse.Signal, Cancellation); // would wait for itself, were they woken by it
        returned.Set();
        await Task.WhenAll(waiting).WaitAsync(Cancellation);

        async Task WaitForReturnAsync()
        {
            await pulse.Next.ConfigureAwait(false);
            returned.Wait(Cancellation);
        }
    }

    [Fact]
    public async Task Changes_that_come_fast_are_one_beat_for_a_crowd()
    {
        Watch(10_000); // 200 ms from beat to beat
        pulse.Signal();
        var next = pulse.Next;
        for (var change = 0; change < 100; change++) pulse.Signal();
        Assert.False(next.IsCompleted);
        await next.WaitAsync(Cancellation);
    }

    [Fact]
    public void Whoever_takes_the_beat_first_and_looks_then_misses_nothing()
    {
        Watch(1);
        var beat = pulse.Next;
        pulse.Signal();
        Assert.True(beat.IsCompleted);
        Assert.False(pulse.Next.IsCompleted);
    }

    private void Watch(int watchers)
    {
        for (var watcher = 0; watcher < watchers; watcher++) pulse.Enter();
    }

    private async Task<int> HearAsync()
    {
        await pulse.Next.ConfigureAwait(false);
        return Environment.CurrentManagedThreadId;
    }
}
