using System.Globalization;
using System.Text.Json;
using Exchange.Api;

namespace Exchange.Benchmarks;

/// <summary>
/// A book as a client of the depth stream keeps it: whatever messages come, it applies them as docs/streams.md says, and fails when
/// something is missing between them.
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
    public string Book => TextOf(
        bids.Select(level => (level.Key, level.Value)), asks.Select(level => (level.Key, level.Value)));

    /// <summary>A book in the same form; the levels of each side by rising price.</summary>
    public static string TextOf(IEnumerable<(decimal Price, string Quantity)> bids, IEnumerable<(decimal Price, string Quantity)> asks) =>
        string.Join(' ', Texts("bid", bids).Concat(Texts("ask", asks)));

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
        Epoch = answer.GetProperty("epoch").GetString();
        Set(bids, answer.GetProperty("bids"));
        Set(asks, answer.GetProperty("asks"));
    }

    public void Apply(JsonElement message)
    {
        Messages++;
        var last = message.GetProperty("lastUpdateId").GetInt64();
        var (type, epoch) = (message.GetProperty("type").GetString(), message.GetProperty("epoch").GetString());
        switch (type)
        {
            case "snapshot":
                bids.Clear();
                asks.Clear();
                Snapshots++;
                Epoch = epoch;
                break;
            case "more":
                if (IsComplete || last != LastUpdate || epoch != Epoch) throw Wrong(message);
                break;
            default:
                var first = message.GetProperty("firstUpdateId").GetInt64();
                if (!IsComplete || first != LastUpdate + 1 || epoch != Epoch) throw Wrong(message);
                break;
        }

        IsComplete = !message.TryGetProperty("hasMore", out var hasMore) || !hasMore.GetBoolean();
        LastUpdate = last;
        Set(bids, message.GetProperty("bids"));
        Set(asks, message.GetProperty("asks"));
    }

    private InvalidDataException Wrong(JsonElement message) =>
        new($"After update {LastUpdate} of epoch {Epoch}, {(IsComplete ? "a whole book" : "a part of a book")}, came {message}");

    private static IEnumerable<string> Texts(string side, IEnumerable<(decimal Price, string Quantity)> levels) =>
        levels.Select(level => string.Create(CultureInfo.InvariantCulture, $"{side} {level.Price}:{level.Quantity}"));

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
