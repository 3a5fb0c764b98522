using Exchange.Domain;
using Xunit;
using static Exchange.Tests.Engine.Model.SmallVenue;

namespace Exchange.Tests.Engine.Model;

/// <summary>The oracle itself, held against examples worked out by hand from docs/matching.md.</summary>
public class OracleTests
{
    [Fact]
    public void A_trade_is_at_the_makers_price_and_the_rest_of_the_hold_returns()
    {
        var venue = new SmallVenue();
        venue.Place(1, Sell(3, 100));

        Assert.Equal("trade 1: 2 takes 3 at 100 from 1; 2 is booked with 2", venue.Place(2, Buy(5, 102)));
        Assert.Equal((1_000_000 - 300 - 204, 204), venue.Quote(2));
        Assert.Equal((1_000_003, 0), venue.Base(2));
        Assert.Equal((1_000_300, 0), venue.Quote(1));
    }

    [Fact]
    public void A_fee_is_rounded_up_and_the_venue_receives_it()
    {
        var venue = new SmallVenue(makerFee: 1, takerFee: 100_000);
        venue.Place(1, Sell(3, 100));
        venue.Place(2, Buy(3, 100));

        Assert.Equal((1_000_299, 0), venue.Quote(1));
        Assert.Equal((1_000_002, 0), venue.Base(2));
        Assert.Equal((1, 0), venue.Quote(0));
        Assert.Equal((1, 0), venue.Base(0));
    }

    [Fact]
    public void An_iceberg_shows_its_next_part_behind_the_others()
    {
        var venue = new SmallVenue();
        venue.Place(1, Sell(5, 100) with { DisplayQuantity = new Quantity(2) });
        venue.Place(1, Sell(1, 100));

        Assert.Equal(
            "trade 1: 3 takes 2 at 100 from 1; 1 shows 2; trade 2: 3 takes 1 at 100 from 2; trade 3: 3 takes 1 at 100 from 1",
            venue.Place(2, Market(Side.Buy, 4)));
    }

    [Fact]
    public void An_order_by_quote_quantity_is_filled_when_it_does_not_pay_for_another_lot()
    {
        var venue = new SmallVenue();
        venue.Place(1, Sell(2, 100));
        venue.Place(1, Sell(5, 110));

        Assert.Equal(
            "trade 1: 3 takes 2 at 100 from 1; trade 2: 3 takes 1 at 110 from 2; 3 is filled",
            venue.Place(2, Market(Side.Buy, quote: 399)));
        Assert.Equal((1_000_000 - 310, 0), venue.Quote(2));
    }

    [Fact]
    public void An_order_by_quote_quantity_that_is_spent_to_the_last_unit_is_filled_even_if_the_book_is_empty()
    {
        var venue = new SmallVenue();
        venue.Place(1, Sell(2, 100));

        Assert.Equal("trade 1: 2 takes 2 at 100 from 1; 2 is filled", venue.Place(2, Market(Side.Buy, quote: 200)));
    }

    [Fact]
    public void A_market_order_expires_where_the_book_ends()
    {
        var venue = new SmallVenue();
        venue.Place(1, Sell(2, 100));

        Assert.Equal("trade 1: 2 takes 2 at 100 from 1; 2 expires: NoLiquidity", venue.Place(2, Market(Side.Buy, 3)));
        Assert.Equal((1_000_000 - 200, 0), venue.Quote(2));
    }

    [Theory]
    [InlineData(SelfTradePrevention.None, "1 shows 3; trade 2: 4 takes 2 at 100 from 2; trade 3: 4 takes 1 at 100 from 1")]
    [InlineData(SelfTradePrevention.ExpireMaker, "1 shows 3; 2 expires: SelfTrade; trade 2: 4 takes 3 at 100 from 1")]
    [InlineData(SelfTradePrevention.ExpireTaker, null)]
    [InlineData(SelfTradePrevention.Decrement, null)]
    public void A_fill_or_kill_order_reckons_with_own_orders_as_its_mode_says(SelfTradePrevention mode, string? rest)
    {
        var venue = new SmallVenue();
        venue.Place(1, Sell(7, 100) with { DisplayQuantity = new Quantity(4) });
        venue.Place(2, Sell(2, 100));
        venue.Place(1, Sell(9, 101));

        var terms = Buy(7, 100) with { TimeInForce = TimeInForce.Fok, SelfTradePrevention = mode };
        Assert.Equal(rest is null ? "4 expires: FillOrKill" : $"trade 1: 4 takes 4 at 100 from 1; {rest}", venue.Place(2, terms));
    }

    [Fact]
    public void A_decrement_takes_the_same_off_both_and_ends_what_has_nothing_left()
    {
        var venue = new SmallVenue();
        venue.Place(1, Sell(3, 100));

        Assert.Equal(
            "2 and 1 are reduced by 3 at 100; 1 expires: SelfTrade; 2 is booked with 2",
            venue.Place(1, Buy(5, 101) with { SelfTradePrevention = SelfTradePrevention.Decrement }));
        Assert.Equal((1_000_000 - 202, 202), venue.Quote(1));
        Assert.Equal((1_000_000, 0), venue.Base(1));
    }

    [Fact]
    public void Triggers_fire_round_by_round_the_oldest_first()
    {
        var venue = new SmallVenue();
        venue.Place(1, Sell(1, 100));
        venue.Place(1, Sell(1, 101));
        venue.Place(1, Sell(1, 102));
        venue.Place(1, Sell(1, 103));
        venue.Place(2, StopLoss(Side.Buy, 1, 101));
        venue.Place(2, StopLoss(Side.Buy, 1, 100));
        venue.Place(2, StopLoss(Side.Buy, 1, 100));

        Assert.Equal(
            "trade 1: 8 takes 1 at 100 from 1; 6 is triggered to Take; trade 2: 6 takes 1 at 101 from 2; "
            + "7 is triggered to Take; trade 3: 7 takes 1 at 102 from 3; 5 is triggered to Take; trade 4: 5 takes 1 at 103 from 4",
            venue.Place(3, Buy(1, 100)));
        Assert.Equal(2, venue.Last.EventCount);
    }

    [Fact]
    public void Orders_expire_by_date_then_by_age_even_before_a_command_that_is_refused()
    {
        var venue = new SmallVenue();
        foreach (var date in new[] { 30, 20, 20 })
            venue.Place(1, Sell(1, 100) with { TimeInForce = TimeInForce.Gtd, ExpiresAt = new Timestamp(date) });

        var story = venue.Do(new CancelOrder(new AccountId(1), new OrderId(1)), time: 30);
        Assert.Equal("2 expires: GoodTillDate; 3 expires: GoodTillDate; 1 expires: GoodTillDate", story);
        Assert.Equal(new CommandResult(Outcome.Refused, RejectReason.OrderClosed, 0, 0, 0), venue.Last);
    }

    [Fact]
    public void A_command_id_has_one_outcome_for_ever()
    {
        var venue = new SmallVenue();
        var place = new PlaceOrder(new AccountId(1), new MarketId(1), CommandId.Parse("mine"), Sell(2, 100));
        venue.Do(place);
        var first = venue.Last;
        venue.Place(2, Buy(2, 100));

        venue.Do(place, time: 99);
        Assert.Equal(new CommandResult(Outcome.Repeated, RejectReason.None, first.FirstSequence, 0, 1), venue.Last);
        venue.Do(new PlaceOrder(place.Account, place.Market, place.ClientOrderId, Sell(3, 100)));
        Assert.Equal(RejectReason.CommandIdReused, venue.Last.Reason);
        venue.Do(place with { Account = new AccountId(2) });
        Assert.Equal(Outcome.Executed, venue.Last.Outcome);
    }

    [Fact]
    public void A_replace_cancels_even_if_its_new_order_is_rejected()
    {
        var venue = new SmallVenue();
        venue.Place(1, Sell(2, 100));

        Assert.Equal("1 is canceled: Replaced; an order is rejected: QuantityOutOfRange", Replace());
        Assert.Equal((1_000_000, 0), venue.Base(1));
        Replace();
        Assert.Equal(RejectReason.OrderClosed, venue.Last.Reason);

        string Replace() => venue.Do(new ReplaceOrder(
            new AccountId(1), new MarketId(1), new OrderId(1), ReplaceMode.StopOnFailure, venue.NewId(), Sell(2_000_000, 100)));
    }

    [Fact]
    public void An_amendment_takes_the_hidden_quantity_first()
    {
        var venue = new SmallVenue();
        venue.Place(1, Sell(9, 100) with { DisplayQuantity = new Quantity(4) });

        venue.Do(new AmendOrder(new AccountId(1), new OrderId(1), new Quantity(5)));
        Assert.Equal(4, venue.Oracle.Find(new OrderId(1)).Shown);
        venue.Do(new AmendOrder(new AccountId(1), new OrderId(1), new Quantity(3)));
        Assert.Equal(3, venue.Oracle.Find(new OrderId(1)).Shown);
        Assert.Equal((1_000_000 - 3, 3), venue.Base(1));
    }
}
