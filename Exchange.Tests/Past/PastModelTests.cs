using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.Engine.Model;
using Exchange.Tests.History;
using Exchange.Tests.Live;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Exchange.Tests.Past;

/// <summary>
/// Whatever happened in a venue, the answers about each sequence of it are those of a fold that stopped there: in the engine's own state,
/// and in a slow recomputation of its orders. The questions come in random order, so states go on, are loaded and are thrown away.
/// </summary>
public sealed class PastModelTests
{
    private const int Venues = 3;

    // Keyframes and states in memory stand close together here, so that all ways to a sequence are taken.
    private const int Every = 40;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_sequence_is_as_it_was()
    {
        await using var stage = await HistoryStage.OpenAsync();
        var venues = Enumerable.Range(1, 1_000).Select(seed => (Name: $"past-{seed}", Venue: HistoryModelTests.Play(seed)))
            .Where(one => HistoryModelTests.FitsACalendar(one.Venue.Batch)).Take(Venues);
        foreach (var (name, venue) in venues)
        {
            await stage.CommitAsync(name, venue.Batch, venue.State.CreateCatalog());
            var expected = Expected(venue.Batch);
            using var states = States(stage, name, cacheMegabytes: 1);
            var dice = new Dice((ulong)expected.Count);
            foreach (var sequence in Enumerable.Range(0, expected.Count).OrderBy(_ => dice.Next()))
                Assert.Equal(expected[sequence], await states.ReadAsync(sequence, Told, Cancellation));
            using var others = States(stage, name, cacheMegabytes: 0);
            for (var sequence = expected.Count - 1; sequence >= 0; sequence -= 7)
                Assert.Equal(expected[sequence], await others.ReadAsync(sequence, Told, Cancellation));
        }
    }

    [Fact]
    public async Task A_keyframe_that_is_damaged_or_gone_costs_only_time()
    {
        await using var stage = await HistoryStage.OpenAsync();
        var venue = HistoryModelTests.Play(1);
        await stage.CommitAsync("damaged", venue.Batch, venue.State.CreateCatalog());
        var expected = Expected(venue.Batch);
        var last = expected.Count - 1;
        using (var first = States(stage, "damaged", 0)) await first.ReadAsync(last, Told, Cancellation);
        var frames = (await stage.RowsAsync("select sequence from exchange.keyframes order by sequence")).ConvertAll(row => (long)row[0]);
        Assert.InRange(frames.Count, 5, last / Every);
        Assert.Equal(frames, frames.DistinctBy(frame => frame / Every));

        // A flipped byte, a state under another sequence, one that is none, and one that is gone.
        await stage.ChangeAsync(
            $"update exchange.keyframes set state = set_byte(state, 100, 255 - get_byte(state, 100)) where sequence > {frames[3]}");
        await stage.ChangeAsync($"update exchange.keyframes set sequence = {last - 1} where sequence = {frames[0]}");
        await stage.ChangeAsync($"update exchange.keyframes set state = 'x' where sequence = {frames[1]}");
        await stage.ChangeAsync($"delete from exchange.keyframes where sequence = {frames[2]}");
        using (var second = States(stage, "damaged", 0))
        {
            foreach (var sequence in new[] { last, frames[3] - 1 })
                Assert.Equal(expected[(int)sequence], await second.ReadAsync(sequence, Told, Cancellation));
        }

        // Whoever came past has written them anew.
        await stage.ChangeAsync($"delete from exchange.keyframes where sequence = {last - 1}");
        Assert.Equal(frames.Count, (long)(await stage.RowsAsync("select count(*) from exchange.keyframes"))[0][0]);
        using var third = States(stage, "damaged", 0);
        foreach (var frame in frames) Assert.Equal(expected[(int)frame], await third.ReadAsync(frame, Told, Cancellation));
    }

    [Fact]
    public async Task A_keyframe_of_other_events_is_passed_over()
    {
        await using var stage = await HistoryStage.OpenAsync();
        var venue = HistoryModelTests.Play(1);
        await stage.CommitAsync("other", venue.Batch, venue.State.CreateCatalog());
        var last = venue.State.Sequence;
        Assert.Equal(venue.State.Time, await TimeAsync());

        await stage.ChangeAsync("update exchange.mt_events set timestamp = timestamp + interval '1 second'");
        Assert.Equal(new Timestamp(venue.State.Time.Microseconds + 1_000_000), await TimeAsync());

        async Task<Timestamp> TimeAsync()
        {
            using var states = States(stage, "other", cacheMegabytes: 0);
            var first = await states.ReadAsync(last / 2, past => past.Sequence, Cancellation);
            Assert.Equal(last / 2, first);
            return await states.ReadAsync(last, past => past.Accounts.Time, Cancellation);
        }
    }

    [Fact]
    public async Task Every_way_back_is_as_it_was()
    {
        await using var stage = await HistoryStage.OpenAsync();
        var venue = HistoryModelTests.Play(1);
        await stage.CommitAsync("back", venue.Batch, venue.State.CreateCatalog());
        var expected = Expected(venue.Batch);
        using var states = States(stage, "back", cacheMegabytes: 1);
        for (var sequence = expected.Count - 1; sequence >= 0; sequence--)
            Assert.Equal(expected[sequence], await states.ReadAsync(sequence, Told, Cancellation));

        // Each keyframe stands where the venue was at rest first, at the multiple or after it.
        var (state, due) = (new VenueState(), new List<long> { 0 });
        foreach (var e in venue.Batch)
        {
            state.Apply(e);
            if (e.Sequence / Every != due[^1] / Every && state.IsAtRest) due.Add(e.Sequence);
        }

        var frames = (await stage.RowsAsync("select sequence from exchange.keyframes order by 1")).ConvertAll(row => (long)row[0]);
        Assert.Equal(due.Skip(1), frames);
    }

    [Fact]
    public void A_state_that_was_written_down_goes_on_as_if_it_had_not_been() => Seeds.ForSome(script =>
    {
        var venue = new VenueUnderTest();
        venue.Execute(Rehearsal.Of(script));
        var texts = Storage.Stored.Write(venue.Batch);
        var past = new PastVenue();
        var index = 0;
        foreach (var e in venue.Batch)
        {
            if (index % 20 == 19 && past.State.IsAtRest) past = PastVenue.Load(past.Save());
            past.Apply(e.Type, e.Sequence, e.Time, texts[index++]);
        }

        Assert.Equal(Told(venue.State, NaiveOrders.Of(VenueUnderTest.Read(venue.Batch))), Told(past));
    });

    [Fact]
    public void Every_byte_of_a_written_state_counts()
    {
        var venue = HistoryModelTests.Play(3);
        var past = new PastVenue();
        var index = 0;
        var texts = Storage.Stored.Write(venue.Batch);
        foreach (var e in venue.Batch) past.Apply(e.Type, e.Sequence, e.Time, texts[index++]);
        var bytes = past.Save();
        for (var at = 0; at < bytes.Length; at += 11)
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= 16;
            Assert.Throws<InvalidDataException>(() => PastVenue.Load(changed));
            Assert.Throws<InvalidDataException>(() => PastVenue.Load(bytes.AsSpan(0, at)));
        }
    }

    private static PastStates States(HistoryStage stage, string venue, int cacheMegabytes)
    {
        var options = new ExchangeOptions { Venue = venue, Past = new() { KeyframeEvery = Every, Keyframes = 1_000 } };
        return new PastStates(PastRegistration.CreateLoader(stage.Source, options, cacheMegabytes, NullLogger.Instance));
    }

    // What is told of each sequence, from 0 on.
    private static List<string> Expected(EventBuffer events)
    {
        var state = new VenueState();
        var all = VenueUnderTest.Read(events);
        var told = new List<string> { Told(state, []) };
        foreach (var e in events)
        {
            state.Apply(e);
            told.Add(Told(state, NaiveOrders.Of(all[..(int)e.Sequence])));
        }

        return told;
    }

    private static string Told(PastVenue past) => Told(past.State, past.Accounts.OpenOrders(), past.Accounts);

    // Markets, depth, all balances, and the open orders.
    private static string Told(VenueState state, IEnumerable<AccountOrder> orders, AccountFold? accounts = null)
    {
        var lines = new List<string> { $"{state.Sequence} {state.Time.Microseconds}" };
        for (var market = new MarketId(1); market.Value <= state.MarketCount; market = new MarketId(market.Value + 1))
        {
            lines.Add($"{market} {state.Status(market)} {state.LastPrice(market)}");
            foreach (var side in new[] { Side.Buy, Side.Sell })
            {
                var shown = accounts is null
                    ? state.RestingOrders(market, side).GroupBy(order => order.LimitPrice)
                        .Select(level => (level.Key, new Quantity(level.Sum(order => order.Shown.Lots))))
                    : state.Depth(market, side);
                lines.AddRange(shown.Select(level => $"{side} {level}"));
            }
        }

        for (var account = 0; account <= state.AccountCount; account++)
        {
            for (var asset = new AssetId(1); asset.Value <= state.AssetCount; asset = new AssetId(asset.Value + 1))
            {
                var balance = accounts?.BalanceOf(new AccountId(account), asset);
                var (available, held) = balance is { } of ? (of.Available, of.Held) : state.Balance(new AccountId(account), asset);
                lines.Add($"{account} {asset} {available} {held}");
            }
        }

        lines.AddRange(orders.Where(order => order.Status < OrderStatus.Filled).Select(order => order.ToString()));
        return string.Join('\n', lines);
    }
}
