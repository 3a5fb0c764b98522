using System.Text;
using Exchange.Api;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Exchange.Tests.Live;

// How much a client may send.
public sealed partial class StreamBadInputTests
{
    private const string Ping = "{\"type\":6}\u001e";
    private const int Flood = 300;

    /// <summary>Messages that call nothing, of which too many end a connection all the same.</summary>
    public static TheoryData<string, string> Countless => new()
    {
        { "ping", Ping },
        { "unknown method", "{\"type\":1,\"invocationId\":\"1\",\"target\":\"Admin\",\"arguments\":[]}\u001e" },
        { "argument of another type", Call("Ticker", "{}") },
        { "too few arguments", Call("Ticker", "") },
        { "stream called as a method", Call("Ticker", "\"BTC-USDT\"").Replace("\"type\":4", "\"type\":1", StringComparison.Ordinal) },
        { "cancel of an unknown stream", "{\"type\":5,\"invocationId\":\"99\"}\u001e" },
        { "item of an unknown stream", "{\"type\":2,\"invocationId\":\"99\",\"item\":1}\u001e" },
        { "completion that nobody waits for", "{\"type\":3,\"invocationId\":\"99\",\"result\":1}\u001e" },
        { "message of an unknown type", "{\"type\":99}\u001e" },
        { "frame with nothing in it", "" },
    };

    [Fact]
    public void W19_six_calls_a_second_are_too_many_in_the_long_run_and_five_are_not()
    {
        Assert.Equal((0, false), Calls(perSecond: 5, seconds: 1_000));
        var (refused, isTooMuch) = Calls(perSecond: 6, seconds: 1_000);
        Assert.True(isTooMuch);
        Assert.InRange(refused, 1, 6 * (HubClient.MaxRefused + 1)); // it falls behind by one a second
    }

    [Fact]
    public void W19_calls_that_come_too_fast_are_refused_and_who_goes_on_is_closed()
    {
        using var raw = RawStream.Shake(fixture.Address);
        for (var i = 0; i < 1_000; i++) raw.Text(Ticker.Replace("ID", $"{i}", StringComparison.Ordinal));
        Assert.Contains("RATE_LIMITED", raw.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task W20_who_subscribes_and_leaves_in_a_loop_is_closed_and_leaves_nothing_behind()
    {
        var market = fixture.Services.GetRequiredService<LiveMarkets>();
        using (var raw = RawStream.Shake(fixture.Address))
        {
            for (var i = 0; i < 10_000; i++)
            {
                raw.Text(Ticker.Replace("ID", $"{i}", StringComparison.Ordinal));
                raw.Text($"{{\"type\":5,\"invocationId\":\"{i}\"}}\u001e");
            }

            raw.ReadToEnd();
        }

        await Until.True(() => market.All.All(one => one.Pulse.Watchers == 0), "nobody watches");
    }

    [Theory]
    [MemberData(nameof(Countless))]
    public void W19_messages_of_every_kind_are_counted(string row, string message)
    {
        Assert.NotEmpty(row);
        using var raw = RawStream.Shake(fixture.Address);
        for (var i = 0; i < Flood; i++) raw.Text(message);
        AssertLimited(raw);
    }

    [Theory]
    [InlineData("the messages are in one frame", "")]
    [InlineData("the handshake is in it too", RawStream.Handshake)]
    public void W19_messages_are_counted_and_not_frames(string row, string before)
    {
        Assert.NotEmpty(row);
        using var raw = before.Length == 0 ? RawStream.Shake(fixture.Address) : RawStream.Open(fixture.Address);
        raw.Text(before + string.Concat(Enumerable.Repeat(Ping, Flood)));
        AssertLimited(raw);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void W19_messages_in_MessagePack_are_counted_as_well(bool isAtOnce)
    {
        using var raw = RawStream.Open(fixture.Address);
        var handshake = Encoding.ASCII.GetBytes("{\"protocol\":\"messagepack\",\"version\":1}\u001e");
        byte[] ping = [2, 0x91, 6];
        byte[] pings = [.. Enumerable.Repeat(ping, Flood).SelectMany(one => one)];
        raw.Frame(0x82, isAtOnce ? [.. handshake, .. pings] : handshake);
        raw.Read("{}");
        raw.Frame(0x82, isAtOnce ? ping : pings); // those that came before the answer are counted with the next
        AssertLimited(raw);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 7)]
    [InlineData(false, 10_000)]
    [InlineData(true, 1)]
    [InlineData(true, 7)]
    [InlineData(true, 10_000)]
    public void W19_a_message_is_one_in_however_many_parts_it_comes(bool isBinary, int part)
    {
        var meter = new MessageMeter(new StreamOptions { MessagesPerSecond = 1, MessageBurst = 1 }, new SteppedClock());
        Assert.True(meter.Allows(Encoding.ASCII.GetBytes(RawStream.Handshake), isBinary: false));
        byte[] message = isBinary
            ? [0xac, 0x02, .. Enumerable.Repeat((byte)0x1e, 300)] // two bytes say that 300 follow
            : Encoding.ASCII.GetBytes(Ping);
        const int AtOnce = 2 * (1 + HubClient.MaxRefused);
        byte[] all = [.. Enumerable.Repeat(message, AtOnce).SelectMany(one => one)];
        Assert.All(all[..^1].Chunk(part), bytes => Assert.True(meter.Allows(bytes, isBinary)));
        Assert.False(meter.Allows(all[^1..], isBinary));
    }

    [Fact]
    public void W20_who_opens_all_its_streams_and_leaves_them_goes_on_for_hours()
    {
        var clock = new SteppedClock();
        var options = new StreamOptions();
        var meter = new MessageMeter(options, clock);
        Assert.True(Sends(1 + 2 * options.MaxPerConnection)); // the handshake, the calls, and the cancels
        for (var second = 1; second <= 10_000; second++)
        {
            clock.Step(TimeSpan.FromSeconds(1));
            Assert.True(Sends(2 * options.MessagesPerSecond + (second % 15 == 0 ? 1 : 0)));
        }

        bool Sends(int messages) =>
            meter.Allows(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Ping, messages))), isBinary: false);
    }

    [Fact]
    public async Task W20_who_opens_as_much_as_it_may_and_leaves_it_is_still_answered()
    {
        var market = fixture.Services.GetRequiredService<LiveMarkets>();
        using var raw = RawStream.Shake(fixture.Address);
        foreach (var round in new[] { "a", "b", "c" })
        {
            for (var i = 0; i < 10; i++)
                raw.Text(Call("TopDepth", $"\"BTC-USDT\",5,{100 + i}").Replace("call", $"{round}{i}", StringComparison.Ordinal));
            for (var i = 0; i < 10; i++) raw.Text($"{{\"type\":5,\"invocationId\":\"{round}{i}\"}}\u001e");
            raw.Text(Ping);
            await Until.True(() => market.All.All(one => one.Pulse.Watchers == 0), "nobody watches");
        }

        raw.Text(Call("Nothing", ""));
        raw.Read("\"invocationId\":\"call\"");
    }

    private static void AssertLimited(RawStream raw)
    {
        Assert.Contains("RATE_LIMITED", raw.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal(1008, raw.CloseCode);
    }

    // How many calls of a steady sender are refused, and whether it is closed in the end.
    private static (int Refused, bool IsTooMuch) Calls(int perSecond, int seconds)
    {
        var clock = new SteppedClock();
        var client = new HubClient(new StreamOptions(), clock);
        var refused = 0;
        for (var i = 0; i < perSecond * seconds; i++)
        {
            clock.Step(TimeSpan.FromSeconds(1.0 / perSecond));
            if (!client.TryCall(out var isTooMuch)) refused++;
            if (isTooMuch) return (refused, true);
        }

        return (refused, false);
    }

    private sealed class SteppedClock : TimeProvider
    {
        private long now;

        public void Step(TimeSpan time) => now += time.Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;
    }
}
