using System.Text;
using System.Text.Json;
using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Xunit;

namespace Exchange.Tests;

/// <summary>The answer to a placed order is folded from its command's own events. The market's lot is 0.01 BTC, its tick 0.1 USD.</summary>
public sealed class PlacedOrderTests
{
    private readonly SmallExchange exchange = new();

    [Fact]
    public void An_order_that_finds_nobody_is_new()
    {
        var order = exchange.Place("alice", "a1", Side.Buy, OrderType.Limit, TimeInForce.Gtc, lots: 150, ticks: 1000);

        Assert.Equal(OrderStatus.New, order.Status);
        Assert.Equal(new Quantity(150), order.Remaining);
        Assert.Equal(Quantity.Zero, order.Filled);
        Assert.False(order.IsClosed);
    }

    [Fact]
    public void An_order_that_is_filled_in_part_rests_with_what_remains()
    {
        exchange.Place("bob", "b1", Side.Sell, OrderType.Limit, TimeInForce.Gtc, lots: 50, ticks: 1000);
        exchange.Place("bob", "b2", Side.Sell, OrderType.Limit, TimeInForce.Gtc, lots: 30, ticks: 1001);
        var order = exchange.Place("alice", "a1", Side.Buy, OrderType.Limit, TimeInForce.Gtc, lots: 100, ticks: 1001);

        Assert.Equal(OrderStatus.PartiallyFilled, order.Status);
        Assert.Equal(new Quantity(80), order.Filled);
        Assert.Equal(new Quantity(20), order.Remaining);
        Assert.Equal(new Amount(50 * 1000 + 30 * 1001), order.FilledQuote(notionalUnit: 1));
    }

    [Fact]
    public void An_order_that_finds_all_is_filled_and_its_fees_add_up()
    {
        exchange.Place("bob", "b1", Side.Sell, OrderType.Limit, TimeInForce.Gtc, lots: 50, ticks: 1000);
        exchange.Place("bob", "b2", Side.Sell, OrderType.Limit, TimeInForce.Gtc, lots: 50, ticks: 1000);
        var order = exchange.Place("alice", "a1", Side.Buy, OrderType.Limit, TimeInForce.Gtc, lots: 100, ticks: 1000);

        Assert.Equal(OrderStatus.Filled, order.Status);
        Assert.Equal(Quantity.Zero, order.Remaining);
        Assert.Equal(new Amount(2 * 500), order.Fees); // 0.001 of 0.5 BTC twice, in millionths of a BTC
    }

    [Fact]
    public void A_fill_or_kill_order_that_cannot_be_filled_expires_and_says_why()
    {
        exchange.Place("bob", "b1", Side.Sell, OrderType.Limit, TimeInForce.Gtc, lots: 50, ticks: 1000);
        var order = exchange.Place("alice", "a1", Side.Buy, OrderType.Limit, TimeInForce.Fok, lots: 100, ticks: 1000);

        Assert.Equal(OrderStatus.Expired, order.Status);
        Assert.Equal(ExpireReason.FillOrKill, order.ExpireReason);
        Assert.Equal(Quantity.Zero, order.Filled);
        Assert.Equal(Quantity.Zero, order.Remaining);
    }

    [Fact]
    public void The_rest_of_an_immediate_order_expires()
    {
        exchange.Place("bob", "b1", Side.Sell, OrderType.Limit, TimeInForce.Gtc, lots: 50, ticks: 1000);
        var order = exchange.Place("alice", "a1", Side.Buy, OrderType.Limit, TimeInForce.Ioc, lots: 100, ticks: 1000);

        Assert.Equal(OrderStatus.Expired, order.Status);
        Assert.Equal(ExpireReason.ImmediateOrCancel, order.ExpireReason);
        Assert.Equal(new Quantity(50), order.Filled);
    }

    [Fact]
    public void A_stop_order_waits_for_its_trigger()
    {
        var order = exchange.Place(
            "alice", "a1", Side.Buy, OrderType.StopLossLimit, TimeInForce.Gtc, lots: 100, ticks: 1010, stopTicks: 1005);

        Assert.Equal(OrderStatus.PendingTrigger, order.Status);
    }

    [Fact]
    public void What_happens_to_the_orders_that_it_meets_is_not_its_own()
    {
        exchange.Place("alice", "a1", Side.Sell, OrderType.Limit, TimeInForce.Gtc, lots: 50, ticks: 1000);
        var order = exchange.Place("alice", "a2", Side.Buy, OrderType.Limit, TimeInForce.Gtc, lots: 100, ticks: 1000);

        // The market expires the maker of two orders of one account: that is not the end of the taker.
        Assert.Equal(OrderStatus.New, order.Status);
        Assert.Null(order.ExpireReason);
    }

    [Fact]
    public void The_answer_is_what_its_description_says()
    {
        exchange.Place("bob", "b1", Side.Sell, OrderType.Limit, TimeInForce.Gtc, lots: 50, ticks: 1000);
        exchange.Place("alice", "a1", Side.Buy, OrderType.Limit, TimeInForce.Gtd, lots: 100, ticks: 1000, expires: 2_000_000_000_000_000);

        Assert.Equal(
            """
            {"orderId":2,"clientOrderId":"a1","symbol":"BTC-USD","side":"BUY","type":"LIMIT","timeInForce":"GTD",
            "status":"PARTIALLY_FILLED","quantity":"1","price":"100","expiresAt":"2033-05-18T03:33:20.000000Z",
            "filledQuantity":"0.5","filledQuote":"50","remaining":"0.5",
            "fills":[{"tradeId":1,"price":"100","quantity":"0.5","fee":"0.0005","feeAsset":"BTC"}],
            "fees":"0.0005","feeAsset":"BTC","sequence":13,"time":"2026-01-01T00:00:00.000000Z"}
            """.ReplaceLineEndings(""),
            exchange.LastAnswer());
    }

    [Fact]
    public void Every_member_that_is_written_is_described()
    {
        exchange.Place("bob", "b1", Side.Sell, OrderType.Limit, TimeInForce.Gtc, lots: 50, ticks: 1000);
        exchange.Place("alice", "a1", Side.Buy, OrderType.Limit, TimeInForce.Ioc, lots: 100, ticks: 1000);
        var strict = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
            DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        };

        var order = JsonSerializer.Deserialize<OrderAnswer>(exchange.LastAnswer(), strict);
        Assert.Equal(exchange.LastAnswer(), JsonSerializer.Serialize(order, strict));
    }
}

/// <summary>An engine with one market, and the answers that its commands would get.</summary>
internal sealed class SmallExchange
{
    private static readonly Timestamp Now = new(1_767_225_600_000_000);

    private readonly Domain.Engine engine = new();
    private readonly EventBuffer events = new();
    private CommandOutcome last = null!;

    public SmallExchange()
    {
        Execute(new ListAsset(AssetCode.Parse("BTC"), 6));
        Execute(new ListAsset(AssetCode.Parse("USD"), 3));
        var million = new Quantity(1_000_000);
        Execute(new OpenMarket(new AssetId(1), new AssetId(2), new MarketRules(
            new Step(1, 1), new Step(1, 2), new Price(1), new Price(1_000_000), new Quantity(1), million, new Quantity(1), million,
            Amount.Zero, Amount.Zero, 0, 100, 10, 1000, 1000, SelfTradePrevention.ExpireMaker)));
        foreach (var (account, name) in new[] { (1, "alice"), (2, "bob") })
        {
            Execute(new OpenAccount(CommandId.Parse(name)));
            Execute(new Deposit(new AccountId(account), new AssetId(1), new Amount(1_000_000_000), CommandId.Parse("btc")));
            Execute(new Deposit(new AccountId(account), new AssetId(2), new Amount(1_000_000_000), CommandId.Parse("usd")));
        }
    }

    public Catalog Catalog { get; } = new();

    public PlacedOrder Place(
        string account, string id, Side side, OrderType type, TimeInForce timeInForce, long lots, long ticks, long stopTicks = 0,
        long expires = 0)
    {
        Execute(new PlaceOrder(new AccountId(account == "alice" ? 1 : 2), new MarketId(1), CommandId.Parse(id), new OrderTerms(
            type, side, timeInForce, SelfTradePrevention.MarketDefault, new Quantity(lots), Amount.Zero, new Price(ticks),
            new Price(stopTicks), Quantity.Zero, new Timestamp(expires))));
        return PlacedOrder.Fold(last.Events.Span);
    }

    /// <summary>The answer to the last order.</summary>
    public string LastAnswer()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) PlacedOrderJson.Write(json, (last, Catalog));
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private void Execute(ICommand command)
    {
        events.Clear();
        var result = engine.Execute(command, Now, events);
        Assert.Equal(RejectReason.None, result.Reason);
        foreach (var e in events) Catalog.Apply(e);
        last = new CommandOutcome(result, engine.State.Sequence, Now, events.Bytes.ToArray());
    }
}
