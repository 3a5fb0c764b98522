using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.Engine.Model;
using Exchange.Tests.Live;
using Xunit;

namespace Exchange.Tests.History;

/// <summary>
/// Whatever happens in venues, the rows that the projector makes are those of a slow recomputation from all events. Each seed is a venue;
/// all share a database. The events come in small commits, so that orders live in many pages, and the projector starts anew among them.
/// </summary>
public class HistoryModelTests
{
    private const int Venues = 12;

    [Theory]
    [ClassData<EachForm>]
    public async Task Rows_of_random_histories_are_what_the_events_say(HistoryForm form)
    {
        await using var stage = await HistoryStage.OpenAsync(form);
        var venues = Enumerable.Range(1, 1_000).Select(seed => (Name: $"seed-{seed}", Venue: Play(seed)))
            .Where(one => FitsACalendar(one.Venue.Batch)).Take(Venues).ToList();
        await stage.StartProjectorAsync();
        foreach (var (name, venue) in venues)
        {
            var dice = new Dice((ulong)venue.Batch.Count);
            var rest = venue.Batch.Bytes.ToArray();
            var part = new EventBuffer();
            foreach (var (before, e) in Walk(rest))
            {
                part.Append(rest.AsSpan(before, e));
                if (part.Count < 5 || !dice.OneIn(40)) continue;
                await stage.CommitAsync(name, part, venue.State.CreateCatalog());
                part.Clear();
            }

            if (part.Count > 0) await stage.CommitAsync(name, part, venue.State.CreateCatalog());
            if (dice.OneIn(3)) await RestartAsync(stage);
        }

        foreach (var (name, venue) in venues)
        {
            await stage.ReachedAsync(name, venue.State.Sequence);
            await AssertRowsAsync(stage, name, venue);
        }

        Assert.Null(stage.Status.Reason);
    }

    /// <summary>
    /// Each column of each row of a venue is what a slow recomputation says: orders one after another, each from all of its events, and
    /// everything by the audit, whose fold shares no code with the views.
    /// </summary>
    internal static async Task AssertRowsAsync(HistoryStage stage, string name, VenueUnderTest venue)
    {
        Assert.Equal(NaiveOrders.Of(VenueUnderTest.Read(venue.Batch)), await stage.OrdersAsync(name, venue.State.CreateCatalog()));
        var options = new ExchangeOptions { Postgres = stage.ConnectionString, Redis = TestStores.Redis, Venue = name };
        var report = await VenueAudit.RunAsync(options, _ => { }, TestContext.Current.CancellationToken);
        Assert.True(report.IsClean, AuditText.Write(report));
        AssertAllCompared(report, VenueUnderTest.Read(venue.Batch));
        await CandleCheck.AssertAsync(stage, name);
    }

    private static void AssertAllCompared(AuditReport report, IReadOnlyList<Happening> events)
    {
        long Of<T>() where T : IEvent => events.Count(one => one.Event is T);
        Assert.Equal(Of<OrderPlaced>(), report.Compared["history.orders"]);
        Assert.Equal(Of<OrderRejected>(), report.Compared["history.rejected_orders"]);
        Assert.Equal(2 * Of<TradeExecuted>(), report.Compared["history.fills"]);
        Assert.Equal(Of<TradeExecuted>(), report.Compared["history.trades"]);
        Assert.True(report.Compared["history.ledger"] >= Of<FundsDeposited>() + 4 * Of<TradeExecuted>());
        Assert.True(report.Compared["history.balances"] > 0 || Of<FundsDeposited>() == 0);
    }

    internal static VenueUnderTest Play(int seed)
    {
        var venue = new VenueUnderTest();
        venue.Execute(Rehearsal.Of(Script.FromSeed(seed)));
        return venue;
    }

    // Scripts go to the ends of all numbers, but tables have dates only up to the year 9999, and requests too.
    internal static bool FitsACalendar(EventBuffer events)
    {
        var last = Moments.ToTimestamp(DateTime.MaxValue);
        foreach (var e in events)
        {
            if (e.Time >= last || e.Type == EventType.OrderPlaced && e.As<OrderPlaced>().Terms.ExpiresAt >= last) return false;
            if (e.Type == EventType.OrderRejected && e.As<OrderRejected>().Terms.ExpiresAt >= last) return false;
        }

        return true;
    }

    private static async Task RestartAsync(HistoryStage stage)
    {
        await stage.StopProjectorAsync();
        await stage.StartProjectorAsync();
    }

    private static IEnumerable<(int Offset, int Length)> Walk(byte[] events)
    {
        var offsets = new List<(int, int)>();
        var offset = 0;
        foreach (var e in EventBuffer.Read(events))
        {
            offsets.Add((offset, e.Bytes.Length));
            offset += e.Bytes.Length;
        }

        return offsets;
    }
}
