// The hash of a state is the same for the same state, however it came about, and another for any other state.

using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class HashSpecs
{
    private const string Start = """
        given
            market ETH-USD
            bid                    | price | ask
                                   |   105 | #i:2/9@bob #b:3@bob
            #a:5@alice #c:1@carol  |   100 |
            alice buys 1 at market stop-loss 110 #s
            alice sells 2 at 105 #e
            dave buys 1 at 98 until 10s
            clock 1s

        """;

    private const string Commands = """
        alice deposits 1 USD #x
        alice deposits 1 USD #y
        alice deposits 2 USD #x
        alice deposits 1 BTC #x
        bob deposits 1 USD #x
        alice withdraws 1 USD #x
        alice buys 1 at 100 #x
        alice buys 1 at 100 #y
        alice buys 1 at 99 #x
        alice buys 2 at 99 #x
        alice buys 2 at 99 showing 1 #x
        alice buys 1 at 100 stp none #x
        alice buys 1 at 100 until 9s #x
        alice buys 1 at 100 until 8s #x
        alice buys 1 at 100 stop-loss 111 #x
        alice buys 1 at 100 stop-loss 112 #x
        alice buys 1 at 100 stop-loss 112 ioc #x
        alice buys 1 at 100 stop-loss 112 fok #x
        alice buys 1 at 100 take-profit 112 #x
        alice buys 1 at 50 in ETH-USD #x
        alice buys 1 at 105 #x
        alice sells 1 at market #x
        alice sells 999999999 at market #x
        alice amends #a to 4
        alice cancels #a
        alice cancels #s
        carol cancels #c
        market is halted
        market ETH-USD is halted
        venue opens account #x
        venue opens account #y
        venue lists XYZ scale 0
        venue lists XYZ scale 1
        venue opens market BTC-ETH
        venue opens market BTC-ETH with fees 0/1
        """;

    [Fact]
    public void The_same_commands_lead_to_the_same_hash() => Assert.Equal(Hash(""), Hash(""));

    [Fact]
    public void It_has_32_bytes() => Assert.Equal(32, Spec.Check(Start).State.Hash().Length);

    [Fact]
    public void Every_two_different_commands_lead_to_different_hashes()
    {
        var hashes = new Dictionary<string, string> { [Hash("")] = "nothing" };
        foreach (var command in Commands.Split('\n'))
        {
            var hash = Hash(command);
            Assert.True(hashes.TryAdd(hash, command), $"'{command}' leads to the same hash as '{hashes[hash]}'");
        }
    }

    [Theory]
    [InlineData("time passes")]
    [InlineData("carol cancels all in ETH-USD")]
    public void A_command_without_an_event_changes_nothing(string command) => Assert.Equal(Hash(""), Hash(command));

    [Fact]
    public void A_refusal_and_a_repetition_change_nothing()
    {
        var venue = Spec.Check(Start);
        var before = venue.State.Hash();
        Assert.Equal(["refused UnknownOrder"], venue.Run("alice cancels order 99"));
        Assert.Equal(["repeated"], venue.Run("alice sells 2 at 105 #e"));
        Assert.Equal(before, venue.State.Hash());
    }

    private static string Hash(string command)
    {
        var venue = Spec.Check(Start);
        if (command != "") venue.Run(command);
        return Convert.ToHexString(venue.State.Hash());
    }
}
