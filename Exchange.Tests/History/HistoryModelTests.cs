using Exchange.Api;
using Exchange.Domain;
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

    [Fact]
    public async Task Rows_of_random_histories_are_what_the_events_say()
    {
        await using var stage = await HistoryStage.OpenAsync();
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

    /// <summary>The rows of a venue are those of a slow recomputation.</summary>
    internal static async Task AssertRowsAsync(HistoryStage stage, string name, VenueUnderTest venue)
    {
        Assert.Equal(NaiveOrders.Of(VenueUnderTest.Read(venue.Batch)), await stage.OrdersAsync(name, venue.State.CreateCatalog()));
        await AssertFillsAsync(stage, name, venue);
        await AssertLedgerAsync(stage, name, venue);
        await AssertRejectsAsync(stage, name, venue);
        await MirrorCheck.AssertAsync(stage, name, venue);
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

    private static async Task AssertFillsAsync(HistoryStage stage, string name, VenueUnderTest venue)
    {
        var expected = VenueUnderTest.Read(venue.Batch).Where(one => one.Event is TradeExecuted).SelectMany(one =>
        {
            var trade = (TradeExecuted)one.Event;
            return new[]
            {
                (one.Sequence, trade.Maker.Value, trade.MakerAccount.Value, trade.Trade.Value, "Maker", trade.MakerFee.Units > 0),
                (one.Sequence, trade.Taker.Value, trade.TakerAccount.Value, trade.Trade.Value, "Taker", trade.TakerFee.Units > 0),
            };
        }).Order();
        var rows = await stage.RowsAsync(
            $"select sequence, order_id, account, trade_id, role, fee > 0 from history.fills where venue = '{name}'");
        Assert.Equal(
            expected,
            rows.Select(row => ((long)row[0], (long)row[1], (int)row[2], (long)row[3], (string)row[4], (bool)row[5])).Order());
    }

    // Each line follows on the one before it, the last ones are the balances of the engine's state, and so are the sums of all changes.
    private static async Task AssertLedgerAsync(HistoryStage stage, string name, VenueUnderTest venue)
    {
        var broken = await stage.RowsAsync(
            $"""
            select * from (
                select available - available_change - lag(available, 1, 0) over balance as available,
                    held - held_change - lag(held, 1, 0) over balance as held
                from history.ledger where venue = '{name}' window balance as (partition by account, asset order by sequence, line)) as l
            where available <> 0 or held <> 0
            """);
        Assert.Empty(broken);

        var sums = await stage.RowsAsync(
            $"""
            select l.account, l.asset, sum(l.available_change), sum(l.held_change), b.available, b.held
            from history.ledger l left join history.balances b using (venue, account, asset)
            where venue = '{name}' group by l.account, l.asset, b.available, b.held order by 1, 2
            """);
        var catalog = venue.State.CreateCatalog();
        var actual = sums.ToDictionary(row => ((int)row[0], (int)row[1]));
        for (var account = 0; account <= venue.State.AccountCount; account++)
        {
            foreach (var asset in catalog.Assets)
            {
                var (available, held) = venue.State.Balance(new AccountId(account), asset.Asset);
                var expected = (Decimal(available, asset), Decimal(held, asset));
                if (!actual.TryGetValue((account, asset.Asset.Value), out var row)) Assert.Equal((0, 0), expected);
                else
                {
                    Assert.Equal(expected, ((decimal)row[2], (decimal)row[3]));
                    Assert.Equal(expected, ((decimal)row[4], (decimal)row[5]));
                }
            }
        }
    }

    private static async Task AssertRejectsAsync(HistoryStage stage, string name, VenueUnderTest venue)
    {
        var expected = VenueUnderTest.Read(venue.Batch).Where(one => one.Event is OrderRejected)
            .Select(one => (one.Sequence, ((OrderRejected)one.Event).Reason.ToString()));
        var rows = await stage.RowsAsync(
            $"select sequence, reason from history.rejected_orders where venue = '{name}' order by sequence");
        Assert.Equal(expected, rows.Select(row => ((long)row[0], (string)row[1])));
    }

    private static decimal Decimal(Amount amount, AssetEntry asset) =>
        decimal.Parse(DecimalText.Format(amount.Units, asset.Scale), System.Globalization.CultureInfo.InvariantCulture);
}
