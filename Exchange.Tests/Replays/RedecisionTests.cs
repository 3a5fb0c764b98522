using Exchange.Domain;
using Exchange.Tests.Engine.Model;
using Xunit;

namespace Exchange.Tests.Replays;

/// <summary>
/// The commands of a history can be read from its events, and an engine that gets them decides the same again. One that would decide
/// something else, or a history that was changed, is found at its first difference.
/// </summary>
public sealed class RedecisionTests
{
    [Fact]
    public void Every_venue_is_decided_again_as_it_was() => Seeds.ForEach(script =>
    {
        var venue = new VenueUnderTest();
        venue.Execute(Rehearsal.Of(script));
        var differences = Decide(venue.Batch, from: 1, out var state);
        Assert.Empty(differences);
        Assert.Equal(venue.State.Hash(), state.Hash());
    });

    [Fact]
    public void A_part_of_a_history_is_decided_again_from_any_command_on() => Seeds.ForEach(script =>
    {
        var venue = new VenueUnderTest();
        venue.Execute(Rehearsal.Of(script));
        var from = 1 + script.Seed * 7 % Math.Max(1, venue.Batch.Count);
        Assert.Empty(Decide(venue.Batch, from, out var state));
        Assert.Equal(venue.State.Hash(), state.Hash());
    });

    [Fact]
    public void A_history_that_ends_too_early_lacks_an_event()
    {
        var events = SomeTrades();
        var cut = new EventBuffer();
        foreach (var e in events)
            if (e.Sequence < events.Count) cut.Append(e.Bytes);

        var difference = Assert.Single(Decide(cut, from: 1, out _));
        Assert.Equal(events.Count, difference.Sequence);
        Assert.Null(difference.Stored);
        Assert.IsType<TradeExecuted>(difference.Decided);
    }

    [Fact]
    public void A_trade_that_no_engine_of_these_rules_would_make_is_found()
    {
        var difference = Decide(SomeTradesChanged(), from: 1, out _)[0];
        Assert.Equal(new Quantity(1), Assert.IsType<TradeExecuted>(difference.Stored).Quantity);
        Assert.Equal(new Quantity(5), Assert.IsType<TradeExecuted>(difference.Decided).Quantity);
    }

    [Fact]
    public void An_event_that_nothing_led_to_is_found()
    {
        var events = SomeTrades();
        events.Append(new OrderFilled(new(1), new(1), new(1), Side.Buy, default), events.Count + 1, new Timestamp(99));

        var difference = Assert.Single(Decide(events, from: 1, out _));
        Assert.Equal(events.Count, difference.Sequence);
        Assert.Null(difference.Decided);
    }

    internal static EventBuffer SomeTradesChanged()
    {
        var changed = new EventBuffer();
        foreach (var e in SomeTrades())
        {
            if (e.Type != EventType.TradeExecuted) changed.Append(e.Bytes);
            else changed.Append(e.As<TradeExecuted>() with { Quantity = new Quantity(1) }, e.Sequence, e.Time);
        }

        return changed;
    }

    private static EventBuffer SomeTrades()
    {
        var rules = new MarketRules(
            new Step(1, 2), new Step(1, 4), new(1), new(1_000_000), new(1), new(1_000), new(1), new(1_000), new(0), new(0), 0, 10, 10,
            1_000, 2_000, SelfTradePrevention.ExpireTaker);
        OrderTerms Terms(Side side) => new() { Side = side, Quantity = new(5), LimitPrice = new(100) };
        var venue = new VenueUnderTest();
        venue.Execute(new ICommand[]
        {
            new ListAsset(AssetCode.Parse("BTC"), 8), new ListAsset(AssetCode.Parse("USDT"), 8), new OpenMarket(new(1), new(2), rules),
            new OpenAccount(CommandId.Parse("a")), new OpenAccount(CommandId.Parse("b")),
            new Deposit(new(1), new(1), new(1_000_000), CommandId.Parse("1")),
            new Deposit(new(2), new(2), new(100_000_000), CommandId.Parse("1")),
            new PlaceOrder(new(1), new(1), CommandId.Parse("ask"), Terms(Side.Sell)),
            new PlaceOrder(new(2), new(1), CommandId.Parse("bid"), Terms(Side.Buy)),
        }.Select((command, index) => new TimedCommand(command, new Timestamp(index + 1))));
        return venue.Batch;
    }

    private static List<(long Sequence, object? Stored, object? Decided)> Decide(EventBuffer events, long from, out VenueState state)
    {
        var differences = new List<(long, object?, object?)>();
        var applied = new VenueState();
        Redecision? decision = null;
        foreach (var e in events)
        {
            if (decision is null && e.Sequence >= from && Redecision.Begins(e))
                decision = new Redecision(
                    applied, (sequence, stored, decided) => differences.Add((sequence, (object?)stored, (object?)decided)));
            if (decision is null) applied.Apply(e);
            else decision.Take(e);
        }

        decision?.End();
        state = decision?.State ?? applied;
        return differences;
    }
}
