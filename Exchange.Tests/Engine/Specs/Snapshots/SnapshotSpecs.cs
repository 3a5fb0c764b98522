// A snapshot brings back the same state, which goes on in the same way; one that is damaged, cut or of another version is refused.

using System.Buffers.Binary;
using Exchange.Domain;
using Xunit;

namespace Exchange.Tests.Engine.Specs;

public class SnapshotSpecs
{
    // Something of everything that a state can hold.
    private const string Venue = """
        given
            asset USD scale 2
            market fees 1000/2000, tick 0.01, stp decrement
            market ETH-USD notional 5..0
            alice has 9000 USD, 50 BTC, 7 ETH
            bid                     | price | ask
                                    |   105 | #a:2/9@alice 3@bob
                                    |   103 | #b:4@bob
            #c:5@carol #d:1/2@dave  |   100 |
            1@carol                 |    99 |
            alice buys 6 at 103 #t
            bob sells 2 at 100
            carol buys 5 at market stop-loss 110 #s
            alice sells for 500 at market take-profit 120 until 20s
            bob sells 2 at 90 stop-loss 95 fok
            dave buys for 300 at market stop-loss 111
            dave buys 1 at 50 in ETH-USD until 30s #g
            alice buys 1 at 1
            alice withdraws 5 USD #w
        """;

    private readonly TestVenue venue = Spec.Check(Venue);

    [Fact]
    public void It_brings_back_the_same_state()
    {
        venue.Run("bob withdraws 5000000 USD #x");
        var snapshot = venue.State.Save();
        var loaded = VenueState.Load(snapshot);
        loaded.Verify();
        Assert.Equal(venue.State.Hash(), loaded.Hash());
        Assert.Equal(snapshot, loaded.Save());
        Assert.Equal((venue.State.Sequence, venue.State.Time), (loaded.Sequence, loaded.Time));
        foreach (var market in new[] { venue.Market("BTC-USD"), venue.Market("ETH-USD") })
        {
            Assert.Equal(venue.State.OpenOrders(market), loaded.OpenOrders(market));
            Assert.Equal(venue.State.RestingOrders(market, Side.Buy), loaded.RestingOrders(market, Side.Buy));
            Assert.Equal(venue.State.RestingOrders(market, Side.Sell), loaded.RestingOrders(market, Side.Sell));
            Assert.Equal(venue.State.LastPrice(market), loaded.LastPrice(market));
        }
    }

    [Fact]
    public void An_empty_venue_has_one_too()
    {
        var empty = new VenueState();
        Assert.Equal(empty.Hash(), VenueState.Load(empty.Save()).Hash());
    }

    [Fact]
    public void What_happens_afterwards_is_the_same() =>
        AssertGoesOnAlike(
            venue,
            "alice buys 6 at 103 #t", "alice buys 7 at 103 #t", "alice withdraws 5 USD #w", "dave sells 3 at market",
            "bob buys 9 at 112 stp none", "carol amends #c to 4", "alice replaces #t with buy 2 at 101", "dave buys for 1000 at market",
            "market is halted", "alice buys 1 at 2", "market is trading", "venue cancels all in BTC-USD", "venue opens account #erin");

    [Fact]
    public void Queues_are_as_they_stood_and_not_by_age() =>
        AssertGoesOnAlike(
            Spec.Check("""
                given
                    bid                    | price | ask
                                           |   101 | #i:2/9@alice 2@bob
                    #j:2/9@alice 2@bob     |   100 |
                    carol buys 2 at 101
                    carol sells 2 at 100
                """),
            "dave buys 1 at 101", "dave sells 1 at 100", "dave buys 5 at 101", "dave sells 5 at 100");

    [Fact]
    public void One_that_waits_keeps_its_self_trade_mode() =>
        AssertGoesOnAlike(
            Spec.Check("""
                given
                    bid | price | ask
                        |   101 | 1@carol
                        |   102 | 4@bob
                    bob buys 3 at market stop-loss 101 stp expire-both
                """),
            "dave buys 1 at 101");

    [Fact]
    public void One_bit_that_is_wrong_anywhere_refuses_it()
    {
        var snapshot = venue.State.Save();
        for (var i = 0; i < snapshot.Length; i++)
        {
            var mask = (byte)(1 << (i % 8));
            snapshot[i] ^= mask;
            Assert.Throws<InvalidDataException>(() => VenueState.Load(snapshot));
            snapshot[i] ^= mask;
        }

        Assert.Equal(venue.State.Hash(), VenueState.Load(snapshot).Hash());
    }

    [Fact]
    public void One_that_is_cut_or_too_long_is_refused()
    {
        var snapshot = venue.State.Save();
        for (var length = 0; length < snapshot.Length; length++)
            Assert.Throws<InvalidDataException>(() => VenueState.Load(snapshot.AsSpan(0, length)));
        Assert.Throws<InvalidDataException>(() => VenueState.Load([.. snapshot, 0]));
        Assert.Throws<InvalidDataException>(() => VenueState.Load(new byte[1000]));
    }

    [Fact]
    public void One_of_a_newer_version_is_refused_and_says_so()
    {
        // The version stands after the eight letters of the beginning, outside of what the checksum covers.
        var snapshot = venue.State.Save();
        var version = BinaryPrimitives.ReadInt32LittleEndian(snapshot.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(snapshot.AsSpan(8), version + 1);
        var refusal = Assert.Throws<InvalidDataException>(() => VenueState.Load(snapshot));
        Assert.Contains($"version {version + 1}", refusal.Message);
    }

    private static void AssertGoesOnAlike(TestVenue venue, params string[] lines)
    {
        var copy = new Domain.Engine(VenueState.Load(venue.State.Save()));
        foreach (var line in lines)
        {
            var command = CommandText.Parse(venue, line);
            venue.Clock = new Timestamp(venue.Clock.Microseconds + 4_000_000);
            var events = new EventBuffer();
            var result = copy.Execute(command, venue.Clock, events);
            venue.Execute(command);
            Assert.Equal(venue.LastResult, result);
            Assert.Equal(venue.State.Hash(), copy.State.Hash());
        }
    }
}
