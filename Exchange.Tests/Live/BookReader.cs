using System.Globalization;
using System.Text.Json;
using Exchange.Api;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>
/// A book as a client of the depth stream keeps it: whatever messages come, it applies them as docs/streams.md says, and checks that
/// nothing is missing between them.
/// </summary>
internal sealed class BookReader
{
    private readonly SortedDictionary<decimal, string> bids = [], asks = [];

    public long LastUpdate { get; private set; }

    public string? Epoch { get; private set; }

    public int Snapshots { get; private set; }

    public int Messages { get; private set; }

    /// <summary>Whether all parts of the last snapshot have come.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Every level, bids before asks, each side by rising price.</summary>
    public string Book => string.Join(' ', Texts("bid", bids).Concat(Texts("ask", asks)));

    public void Apply(params IEnumerable<Rendered> messages)
    {
        foreach (var message in messages) Apply(JsonDocument.Parse(message.Json).RootElement);
    }

    /// <summary>Becomes what an answer over REST says.</summary>
    public void Load(JsonElement answer)
    {
        bids.Clear();
        asks.Clear();
        LastUpdate = answer.GetProperty("lastUpdateId").GetInt64();
        Set(bids, answer.GetProperty("bids"));
        Set(asks, answer.GetProperty("asks"));
    }

    public void Apply(JsonElement message)
    {
        Messages++;
        var last = message.GetProperty("lastUpdateId").GetInt64();
        switch (message.GetProperty("type").GetString())
        {
            case "snapshot":
                bids.Clear();
                asks.Clear();
                Snapshots++;
                Epoch = message.GetProperty("epoch").GetString();
                IsComplete = !message.GetProperty("hasMore").GetBoolean();
                break;
            case "more":
                Assert.False(IsComplete);
                Assert.Equal(LastUpdate, last);
                IsComplete = !message.GetProperty("hasMore").GetBoolean();
                break;
            default:
                Assert.True(IsComplete);
                Assert.Equal(LastUpdate + 1, message.GetProperty("firstUpdateId").GetInt64());
                Assert.Equal(Epoch, message.GetProperty("epoch").GetString());
                break;
        }

        LastUpdate = last;
        Set(bids, message.GetProperty("bids"));
        Set(asks, message.GetProperty("asks"));
    }

    private static IEnumerable<string> Texts(string side, SortedDictionary<decimal, string> levels) =>
        levels.Select(level => string.Create(CultureInfo.InvariantCulture, $"{side} {level.Key}:{level.Value}"));

    private static void Set(SortedDictionary<decimal, string> side, JsonElement levels)
    {
        foreach (var level in levels.EnumerateArray())
        {
            var price = decimal.Parse(level[0].GetString()!, CultureInfo.InvariantCulture);
            var quantity = level[1].GetString()!;
            if (quantity == "0") side.Remove(price);
            else side[price] = quantity;
        }
    }
}
