using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.Engine.Model;
using Exchange.Tests.History;
using Exchange.Tests.Live;
using Exchange.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Exchange.Tests.Explain;

/// <summary>
/// Explanations account for every unit of money: over seeded venues, the changes of balances that the stories of all orders tell are all
/// changes that there are besides deposits, withdrawals and the venue's fees, each told once; and every balance is the sum of its causes.
/// </summary>
public sealed class StoryModelTests
{
    private const int Every = 50;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_stories_of_all_orders_tell_every_change_of_money_once() => Seeds.ForSome(script =>
    {
        var venue = new VenueUnderTest();
        venue.Execute(Rehearsal.Of(script));
        var told = Told(venue.Batch, out var all);
        var catalog = venue.State.CreateCatalog();
        var orders = NaiveOrders.Of(VenueUnderTest.Read(venue.Batch)).ToDictionary(order => order.Order);
        var lines = told.SelectMany(story => story.Steps.SelectMany(step => step.Lines.Select(line => (story.Account, line))));
        Assert.Equal(all.OrderBy(line => line.ToString()), lines.OrderBy(line => line.ToString()));

        foreach (var story in told)
        {
            if (story.Rejected is not null) continue;
            Assert.Equal(orders[story.Order], story.Now);
            AssertAddsUp(story, venue.State, catalog);
        }

        Assert.Equal(orders.Count, told.Count(story => story.Rejected is null));
    });

    /// <summary>What the stories are told of is all that can happen to an order.</summary>
    [Fact]
    public void All_that_can_happen_to_an_order_happens_in_the_seeds_of_the_stories()
    {
        var seen = new HashSet<Enum>();
        var (makerFee, takerFee, byMoney, icebergs) = (0, 0, 0, 0);
        for (var seed = 1; seed <= 200; seed++)
        {
            var venue = new VenueUnderTest();
            venue.Execute(Rehearsal.Of(Script.FromSeed(seed)));
            foreach (var e in venue.Batch)
            {
                seen.Add(e.Type);
                if (e.Type == EventType.OrderPlaced) See(e.As<OrderPlaced>().Terms);
                if (e.Type == EventType.OrderCanceled) seen.Add(e.As<OrderCanceled>().Reason);
                if (e.Type == EventType.OrderExpired) seen.Add(e.As<OrderExpired>().Reason);
                if (e.Type != EventType.TradeExecuted) continue;
                if (e.As<TradeExecuted>().MakerFee != Amount.Zero) makerFee++;
                if (e.As<TradeExecuted>().TakerFee != Amount.Zero) takerFee++;
            }
        }

        foreach (var all in new[]
        {
            typeof(EventType), typeof(OrderType), typeof(TimeInForce), typeof(CancelReason), typeof(ExpireReason),
            typeof(SelfTradePrevention),
        })
            Assert.Equal([], Enum.GetValues(all).Cast<Enum>().Except(seen));
        Assert.All(new[] { makerFee, takerFee, byMoney, icebergs }, count => Assert.True(count > 100));

        void See(in OrderTerms terms)
        {
            foreach (var kind in new Enum[] { terms.Type, terms.TimeInForce, terms.SelfTradePrevention }) seen.Add(kind);
            if (terms.QuoteQuantity != Amount.Zero) byMoney++;
            if (terms.DisplayQuantity != default) icebergs++;
        }
    }

    [Fact]
    public void Every_balance_is_the_sum_of_its_causes() => Seeds.ForSome(script =>
    {
        var venue = new VenueUnderTest();
        venue.Execute(Rehearsal.Of(script));
        var (past, catalog) = (new PastVenue(), venue.State.CreateCatalog());
        foreach (var (e, text) in Records(venue.Batch)) past.Apply(e.Type, e.Sequence, e.Time, text);
        past = PastVenue.Load(past.Save());
        for (var account = 0; account <= venue.State.AccountCount; account++)
        {
            foreach (var asset in catalog.Assets)
            {
                var causes = past.CausesOf(new AccountId(account), asset.Asset);
                var (available, held) = venue.State.Balance(new AccountId(account), asset.Asset);
                Assert.Equal((available.Units, held.Units), ((long)causes.Available, (long)causes.StillHeld));
                if (account > 0 && HistoryModelTests.FitsACalendar(venue.Batch))
                    Assert.NotNull(BalanceExplanation.Of(past, new AccountId(account), asset, catalog));
            }
        }
    });

    [Fact]
    public async Task Out_of_the_store_comes_the_same_story_however_much_is_passed_over()
    {
        await using var stage = await HistoryStage.OpenAsync();
        var found = Enumerable.Range(1, 1_000).Select(HistoryModelTests.Play)
            .Where(one => HistoryModelTests.FitsACalendar(one.Batch)).Take(4);
        foreach (var (venue, index) in found.Select((venue, index) => (venue, index)))
        {
            var name = $"story-{index}";
            await stage.CommitAsync(name, venue.Batch, venue.State.CreateCatalog());
            var options = new ExchangeOptions { Venue = name, Past = new() { KeyframeEvery = Every, Keyframes = 1_000 } };
            var loader = PastRegistration.CreateLoader(stage.Source, options, 1, NullLogger.Instance);
            using var states = new PastStates(loader);
            var keyframes = new Keyframes(stage.Source, name, options.Past, NullLogger.Instance);
            using var explanations = new Explanations(stage.Source, name, loader, states, keyframes);
            var finder = new CommandFinder(stage.Source, name, NullLogger<CommandFinder>.Instance);
            var last = venue.State.Sequence;
            await loader.CatchUpAsync(last, Cancellation);
            foreach (var story in Told(venue.Batch, out _))
            {
                var sequence = await finder.FindAsync(story.Account, story.ClientOrderId, last, Cancellation);
                Assert.Equal(story.Sequence, sequence);
                if (story.Order.Value != 0) Assert.Equal(sequence, await finder.FindAsync(story.Order, last, Cancellation));
                var again = await explanations.OrderAsync(story.Account, story.Sequence, last, Cancellation);
                var catalog = venue.State.CreateCatalog();
                Assert.Equal(Text(story, catalog), Text(again! with { Until = story.Until }, catalog));
                Assert.Null(await explanations.OrderAsync(new AccountId(story.Account.Value + 1), story.Sequence, last, Cancellation));
            }

            Assert.Null(await finder.FindAsync(new OrderId(venue.State.LastOrder.Value + 1), last, Cancellation));
            Assert.Null(await finder.FindAsync(new AccountId(1), CommandId.Parse("never-used"), last, Cancellation));
        }
    }

    // What a person is told, with all numbers in it.
    private static string Text(OrderStory story, Catalog catalog)
    {
        var explanation = OrderNarrator.Explain(story, catalog);
        Assert.NotEmpty(ExplainedText.Of(explanation));
        return System.Text.Json.JsonSerializer.Serialize(explanation, ApiJson.Default.OrderExplanation);
    }

    // Step by step, and in the sum that people and programs are told in the end.
    private static void AssertAddsUp(OrderStory story, VenueState state, Catalog catalog)
    {
        var market = catalog[story.Market];
        var (given, received) = story.Terms.Side == Side.Buy
            ? (market.QuoteAsset, market.BaseAsset)
            : (market.BaseAsset, market.QuoteAsset);
        var (held, sum) = ((Int128)0, default(StoryMoney));
        foreach (var step in story.Steps)
        {
            var money = step.Money;
            sum += money;
            held += money.Held - money.Spent - money.Released;
            Assert.True(held >= 0);
            Assert.Equal((money.Released - money.Held, money.Held - money.Spent - money.Released), Changes(step, given));
            Assert.Equal((money.Received - money.Fee, 0), Changes(step, received));
            if (step.Event is not TradeExecuted trade) continue;
            var rate = trade.Taker == story.Order ? market.Rules.TakerFee : market.Rules.MakerFee;
            Assert.Equal((money.Received * rate + 999_999) / 1_000_000, money.Fee);
            Assert.True(step.Facing is { Orders: > 0, Shown.Lots: > 0 });
        }

        Assert.Equal(sum, story.Sum);
        Assert.Equal(held, story.StillHeld.Units);
        Assert.Equal(story.StillHeld, state.FindOrder(story.Order)?.Held ?? Amount.Zero);
    }

    private static (Int128 Available, Int128 Held) Changes(StoryStep step, AssetId asset)
    {
        var lines = step.Lines.Where(line => line.Asset == asset).ToList();
        return (Sum(lines.Select(line => line.AvailableChange)), Sum(lines.Select(line => line.HeldChange)));
    }

    private static Int128 Sum(IEnumerable<long> numbers) => numbers.Aggregate(Int128.Zero, (sum, number) => sum + number);

    // The stories of all orders, told by as many tellers at once, and all changes of balances by trading but the venue's own.
    private static List<OrderStory> Told(EventBuffer events, out List<(AccountId Account, LedgerLine Line)> lines)
    {
        var crowd = new Crowd();
        var past = new PastVenue();
        foreach (var (e, text) in Records(events)) past.Apply(e.Type, e.Sequence, e.Time, text, crowd);
        lines = crowd.Lines;
        return crowd.Tellers.ConvertAll(teller => teller.Tell(past)!);
    }

    private static List<(StoredRecord Event, byte[] Text)> Records(EventBuffer events)
    {
        var types = new List<StoredRecord>();
        foreach (var e in events) types.Add(new StoredRecord(e.Type, e.Sequence, e.Time));
        return [.. types.Zip(Stored.Write(events))];
    }

    private readonly record struct StoredRecord(EventType Type, long Sequence, Timestamp Time);

    private sealed class Crowd : IPastObserver
    {
        public List<OrderStoryteller> Tellers { get; } = [];

        public List<(AccountId Account, LedgerLine Line)> Lines { get; } = [];

        public void Before(PastVenue venue, EventRecord e)
        {
            if (e.Type == EventType.OrderPlaced) Tellers.Add(new OrderStoryteller(e.As<OrderPlaced>().Account, e.Sequence));
            if (e.Type == EventType.OrderRejected) Tellers.Add(new OrderStoryteller(e.As<OrderRejected>().Account, e.Sequence));
            venue.Accounts.KeepLastChanges();
            foreach (var teller in Tellers) teller.Before(venue, e);
        }

        public void After(PastVenue venue, EventRecord e)
        {
            foreach (var teller in Tellers) teller.After(venue, e);
            if (e.Type is EventType.FundsDeposited or EventType.FundsWithdrawn) return;
            var number = 0;
            foreach (var change in venue.Accounts.LastChanges)
            {
                var line = new LedgerLine(
                    e.Sequence, number++, change.Asset, change.AvailableChange, change.HeldChange, change.Available, change.Held);
                if (change.Account != AccountId.Venue) Lines.Add((change.Account, line));
            }
        }
    }
}
