using System.Buffers;
using Exchange.Api;
using Exchange.Domain;
using Xunit;

namespace Exchange.Tests;

/// <summary>What processes send one another reads as what was written, and nothing else reads as anything.</summary>
public sealed class CodecTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(value => (byte)value)];

    private static readonly OrderTerms Terms = new(
        OrderType.TakeProfitLimit, Side.Sell, TimeInForce.Gtd, SelfTradePrevention.Decrement, new Quantity(1), new Amount(2), new Price(3),
        new Price(4), new Quantity(5), new Timestamp(long.MaxValue));

    private static readonly MarketRules Rules = new(
        new Step(1, 2), new Step(3, 4), new Price(5), new Price(6), new Quantity(7), new Quantity(8), new Quantity(9), new Quantity(10),
        new Amount(11), new Amount(long.MaxValue), 13, 14, 15, 16, 17, SelfTradePrevention.ExpireBoth);

    public static TheoryData<ICommand> Commands =>
    [
        new PlaceOrder(new AccountId(1), new MarketId(2), CommandId.Parse(new string('Z', 36)), Terms),
        new PlaceOrder(default, default, default, default),
        new CancelOrder(new AccountId(1), new OrderId(1L << 53)),
        new CancelAllOrders(new AccountId(1), new MarketId(2)),
        new AmendOrder(new AccountId(1), new OrderId(2), new Quantity(-3)),
        new ReplaceOrder(
            new AccountId(1), new MarketId(2), new OrderId(3), ReplaceMode.AllowFailure, CommandId.Parse("new"), Terms),
        new AdvanceTime(),
        new Deposit(new AccountId(1), new AssetId(2), new Amount(3), CommandId.Parse("d")),
        new Withdraw(new AccountId(1), new AssetId(2), new Amount(long.MinValue), CommandId.Parse("w")),
        new OpenAccount(CommandId.Parse("a")),
        new ListAsset(AssetCode.Parse("ABCDEFGHIJ"), 18),
        new OpenMarket(new AssetId(1), new AssetId(2), Rules),
        new SetMarketStatus(new MarketId(1), MarketStatus.CancelOnly),
    ];

    [Fact]
    public void Every_command_is_among_those_that_are_tried()
    {
        var all = typeof(ICommand).Assembly.GetTypes().Where(type => type.IsValueType && type.IsAssignableTo(typeof(ICommand)));
        Assert.Empty(all.Except(Commands.Select(row => row.Data.GetType())));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_reads_as_it_was_written(ICommand command)
    {
        var sent = new VenueCommands(
            new ProcessId(-1), [.. Enumerable.Range(0, VenueCommands.MaxCount).Select(i => new VenueCommand(long.MaxValue - i, command))]);
        var serializer = new CommandSerializer(Key);

        var read = (VenueCommands)serializer.ReadFromData(serializer.WriteMessage(sent));

        Assert.Equal(sent.Sender, read.Sender);
        Assert.Equal(sent.Commands, read.Commands);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_that_was_changed_in_one_bit_or_cut_is_refused(ICommand command)
    {
        var serializer = new CommandSerializer(Key);
        var bytes = serializer.WriteMessage(new VenueCommands(new ProcessId(1), [new VenueCommand(2, command)]));

        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            var changed = bytes.ToArray();
            changed[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.Throws<InvalidDataException>(() => serializer.ReadFromData(changed));
        }

        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => serializer.ReadFromData(bytes[..length]));
    }

    [Fact]
    public void A_command_of_somebody_with_another_secret_is_refused()
    {
        var other = new CommandSerializer([.. Key.Reverse()]);
        var bytes = other.WriteMessage(new VenueCommands(new ProcessId(1), [new VenueCommand(2, new AdvanceTime())]));

        Assert.Throws<InvalidDataException>(() => new CommandSerializer(Key).ReadFromData(bytes));
    }

    [Fact]
    public void Outcomes_read_as_they_were_written()
    {
        var events = new EventBuffer();
        events.Append(new AccountOpened(new AccountId(1), CommandId.Parse("a")), 5, new Timestamp(6));
        CommandOutcome[] outcomes =
        [
            new(new CommandResult(Outcome.Executed, RejectReason.None, 5, 1, 1), 5, new Timestamp(6), events.Bytes.ToArray()),
            new(new CommandResult(Outcome.Repeated, RejectReason.SupplyTooLarge, long.MaxValue, int.MaxValue, -1), 9, default, default),
        ];
        var message = new ArrayBufferWriter<byte>();
        OutcomeCodec.Begin(message);
        for (var i = 0; i < outcomes.Length; i++) OutcomeCodec.Add(message, i, outcomes[i]);

        var read = new List<(long Correlation, CommandOutcome Outcome)>();
        Assert.True(OutcomeCodec.TryRead(message.WrittenSpan, (correlation, outcome) => read.Add((correlation, outcome))));

        Assert.Equal([0L, 1L], read.Select(item => item.Correlation));
        foreach (var (expected, actual) in outcomes.Zip(read))
        {
            Assert.Equal(expected with { Events = default }, actual.Outcome with { Events = default });
            Assert.Equal(expected.Events.ToArray(), actual.Outcome.Events.ToArray());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("63000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000ff")]
    public void A_message_that_is_none_of_outcomes_is_passed_over(string hex) =>
        Assert.False(OutcomeCodec.TryRead(Convert.FromHexString(hex), (_, _) => Assert.Fail("There is no outcome in it.")));
}
