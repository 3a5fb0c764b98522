using Exchange.Api;
using Exchange.Domain;
using Xunit;
using static Exchange.Tests.RunningVenue;

namespace Exchange.Tests;

/// <summary>A command that is sent again has the first outcome again, with the same events, whatever has happened since.</summary>
public sealed class RepeatedCommandTests
{
    [Fact]
    public async Task Every_kind_of_command_with_an_id_has_one_outcome_for_ever()
    {
        await using var venue = await RunningVenue.StartAsync();
        ICommand[] commands =
        [
            new OpenAccount(CommandId.Parse("carol")),
            new Deposit(Alice, Usdt, new Amount(7), CommandId.Parse("deposit")),
            new Withdraw(Alice, Usdt, new Amount(7), CommandId.Parse("withdrawal")),
            new Withdraw(Alice, Usdt, new Amount(long.MaxValue), CommandId.Parse("too-much")), // rejected
            Limit(Alice, "rests", Side.Buy, lots: 10, ticks: 100),
            Limit(Bob, "takes-a-part", Side.Sell, lots: 4, ticks: 100),
            Limit(Bob, "takes-all-and-rests", Side.Sell, lots: 20, ticks: 100),
            Limit(Alice, "expires", Side.Buy, lots: 30, ticks: 100, TimeInForce.Ioc),
            Limit(Alice, "finds-nothing", Side.Buy, lots: 30, ticks: 100, TimeInForce.Fok),
            Limit(Alice, "is-rejected", Side.Buy, lots: 0, ticks: 100),
            Market(Alice, "without-liquidity"),
            Limit(Bob, "levels", Side.Sell, lots: 3, ticks: 110),
            Limit(Bob, "more-levels", Side.Sell, lots: 3, ticks: 111),
            Market(Alice, "by-quote"),
            Stop(Alice, "waits"),
            Limit(Bob, "to-replace", Side.Sell, lots: 2, ticks: 150),
            new ReplaceOrder(
                Bob, RunningVenue.Market, new OrderId(10), ReplaceMode.AllowFailure, CommandId.Parse("replaces"),
                Limit(Bob, "x", Side.Sell, lots: 1, ticks: 140).Terms),
        ];

        var first = new List<CommandOutcome>();
        foreach (var command in commands) first.Add(await venue.ExecuteAsync(command));
        await venue.ExecuteAsync(new CancelAllOrders(Alice, default));
        await venue.ExecuteAsync(new CancelAllOrders(Bob, default));
        await venue.RestartAsync();

        foreach (var (command, outcome) in commands.Zip(first))
        {
            var again = await venue.ExecuteAsync(command);

            Assert.Equal(Outcome.Repeated, again.Result.Outcome);
            Assert.Equal(outcome.Result.Reason, again.Result.Reason);
            Assert.Equal(outcome.Result.Id, again.Result.Id);
            Assert.Equal(Text(outcome), Text(again));
        }
    }

    [Fact]
    public async Task A_hundred_at_once_with_one_id_are_one_order()
    {
        await using var venue = await RunningVenue.StartAsync();

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => venue.ExecuteAsync(Limit(Alice, "same", Side.Buy, lots: 1, ticks: 100))));

        Assert.Single(outcomes, outcome => outcome.Result.Outcome == Outcome.Executed);
        Assert.Single(outcomes.Select(Text).Distinct());
        Assert.Equal(1, await venue.AskAsync<long>("select count(*) from exchange.mt_events where type = 'order_placed'"));
    }

    [Fact]
    public async Task The_first_account_of_a_venue_is_found_again_right_behind_its_markets()
    {
        await using var venue = await RunningVenue.StartAsync();

        var again = await venue.ExecuteAsync(new OpenAccount(CommandId.Parse("alice")));

        Assert.Equal(Outcome.Repeated, again.Result.Outcome);
        Assert.Contains("AccountOpened", Text(again), StringComparison.Ordinal);
    }

    private static string Text(CommandOutcome outcome)
    {
        var lines = new List<string>();
        foreach (var e in EventBuffer.Read(outcome.Events.Span)) lines.Add($"{e.Sequence} {e.Time.Microseconds} {e.ToEvent()}");
        Assert.NotEmpty(lines);
        return string.Join('\n', lines);
    }

    private static PlaceOrder Market(AccountId account, string id) => new(account, RunningVenue.Market, CommandId.Parse(id), new OrderTerms
    {
        Type = OrderType.Market,
        Side = Side.Buy,
        TimeInForce = TimeInForce.Ioc,
        QuoteQuantity = new Amount(460_000_000), // 4.6 at prices of about 1.1
    });

    private static PlaceOrder Stop(AccountId account, string id) => new(account, RunningVenue.Market, CommandId.Parse(id), new OrderTerms
    {
        Type = OrderType.StopLossLimit,
        Side = Side.Sell,
        TimeInForce = TimeInForce.Gtc,
        Quantity = new Quantity(1),
        LimitPrice = new Price(40),
        StopPrice = new Price(50),
    });
}
