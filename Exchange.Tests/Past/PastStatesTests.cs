using Exchange.Api;
using Exchange.Domain;
using Exchange.Tests.History;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Exchange.Tests.Past;

/// <summary>What is kept of the past, and what happens when too many ask for it.</summary>
public sealed class PastStatesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task More_questions_than_may_wait_are_turned_away_and_the_others_are_answered()
    {
        await using var stage = await HistoryStage.OpenAsync();
        var venue = HistoryModelTests.Play(1);
        await stage.CommitAsync("busy", venue.Batch, venue.State.CreateCatalog());
        using var states = new PastStates(PastRegistration.CreateLoader(
            stage.Source, new ExchangeOptions { Venue = "busy" }, 1, NullLogger.Instance));

        using var entered = new SemaphoreSlim(0);
        using var goOn = new ManualResetEventSlim();
        Task<long> Ask(long sequence) => Task.Run(() => states.ReadAsync(
            sequence,
            past =>
            {
                entered.Release();
                goOn.Wait(Cancellation);
                return past.Sequence;
            },
            Cancellation));
        var questions = Enumerable.Range(1, PastStates.MaxWaiting).Select(sequence => (long)sequence % 3).ToList();
        var answers = questions.ConvertAll(Ask);
        await entered.WaitAsync(Cancellation);
        await Until.True(() => Task.FromResult(states.Waiting == PastStates.MaxWaiting), "all questions wait");
        await Assert.ThrowsAsync<OverloadedException>(() => Ask(5));

        goOn.Set();
        Assert.Equal(questions, await Task.WhenAll(answers));
        Assert.Equal(5, await Ask(5));
    }

    [Fact]
    public async Task A_question_that_fails_or_is_given_up_leaves_nothing_behind()
    {
        await using var stage = await HistoryStage.OpenAsync();
        var venue = HistoryModelTests.Play(1);
        await stage.CommitAsync("broken", venue.Batch, venue.State.CreateCatalog());
        using var states = new PastStates(PastRegistration.CreateLoader(
            stage.Source, new ExchangeOptions { Venue = "broken" }, 1, NullLogger.Instance));
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => states.ReadAsync(10, past => past.Sequence, gone.Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => states.ReadAsync<long>(
            20, _ => throw new InvalidOperationException("No answer."), Cancellation));
        await stage.ChangeAsync("update exchange.mt_events set data = '{}' where version = 30");
        await Assert.ThrowsAnyAsync<InvalidDataException>(() => states.ReadAsync(40, past => past.Sequence, Cancellation));
        await stage.ChangeAsync("delete from exchange.mt_events where version = 25");
        await Assert.ThrowsAnyAsync<Exception>(() => states.ReadAsync(29, past => past.Sequence, Cancellation));

        Assert.Equal(24, await states.ReadAsync(24, past => past.Sequence, Cancellation));
        Assert.Equal(0, states.Waiting);
    }

    [Fact]
    public async Task A_time_is_the_last_event_that_is_not_later()
    {
        await using var stage = await HistoryStage.OpenAsync();
        var venue = HistoryModelTests.Play(1);
        await stage.CommitAsync("times", venue.Batch, venue.State.CreateCatalog());
        var moments = new PastMoments(stage.Source, "times");
        var times = Engine.Model.VenueUnderTest.Read(venue.Batch).ConvertAll(one => one.Time.Microseconds);

        Assert.Equal(times.Count, await moments.LastAsync(Cancellation));
        foreach (var time in times.SelectMany(time => new[] { time - 1, time, time + 1 }).Distinct().Where(time => time > 0))
            Assert.Equal(times.Count(one => one <= time), await moments.AtAsync(new Timestamp(time), Cancellation));
        var nobody = new PastMoments(stage.Source, "nobody");
        Assert.Equal((0, 0), (await nobody.LastAsync(Cancellation), await nobody.AtAsync(new Timestamp(1), Cancellation)));
    }

    [Fact]
    public void Keyframes_stand_farther_apart_the_older_they_are()
    {
        var kept = new List<long>();
        for (var sequence = 10L; sequence <= 100_000; sequence += 10)
        {
            kept.Add(sequence);
            foreach (var gone in Keyframes.Surplus(kept, 10, 20)) kept.Remove(gone);
        }

        // 20 of the newest, and about 10 for each doubling of the way back.
        Assert.InRange(kept.Count, 100, 130);
        Assert.Equal(Enumerable.Range(9_981, 20).Select(frame => frame * 10L), kept[^20..]);
        foreach (var (older, newer) in kept.Zip(kept.Skip(1)))
            Assert.True(newer - older <= Math.Max(10, (100_000 - older) / 5), $"nothing is kept between {older} and {newer}");
        Assert.Empty(Keyframes.Surplus([], 10, 20));
        Assert.Empty(Keyframes.Surplus([7], 10, 2));
    }

    [Fact]
    public void The_cache_forgets_what_was_not_used_for_the_longest_time()
    {
        var cache = new PastCache(maxBytes: 30);
        foreach (var sequence in new[] { 10, 20, 30 }) cache.Add(sequence, new byte[10]);
        Assert.NotNull(cache.Find(0, 15));
        cache.Add(40, new byte[10]);
        cache.Add(50, new byte[31]);

        Assert.Equal((30L, true, true), (cache.Bytes, cache.Find(0, 19) is not null, cache.Find(10, 29) is null));
        Assert.Null(cache.Find(0, 9));
        Assert.Null(cache.Find(40, 100));
        Assert.NotNull(cache.Find(39, 100));
    }
}
