using System.Text.Json;

namespace Exchange.Benchmarks;

/// <summary>A whole book that a client had after a message.</summary>
/// <param name="Epoch">The epoch of the message.</param>
/// <param name="Sequence">Its sequence.</param>
/// <param name="LastUpdate">Its last update id.</param>
/// <param name="Time">Its time.</param>
/// <param name="Book">The book, as <see cref="BookReader"/> writes it.</param>
internal sealed record FollowedBook(string Epoch, long Sequence, long LastUpdate, string Time, string Book);

/// <summary>What a client of the streams was told over one connection.</summary>
internal sealed class FollowedLife
{
    private readonly Lock gate = new();
    private readonly BookReader book = new();
    private readonly List<FollowedBook> depth = [];
    private readonly List<JsonElement> trades = [], account = [];
    private readonly List<string> failures = [];
    private long lastTrade;

    /// <summary>The books that it had.</summary>
    public IReadOnlyList<FollowedBook> Depth => Copy(depth);

    /// <summary>The trades.</summary>
    public IReadOnlyList<JsonElement> Trades => Copy(trades);

    /// <summary>The messages of the account's stream.</summary>
    public IReadOnlyList<JsonElement> Account => Copy(account);

    /// <summary>What was wrong in itself, such as a gap.</summary>
    public IReadOnlyList<string> Failures => Copy(failures);

    public void AddDepth(JsonElement message)
    {
        lock (gate)
        {
            try
            {
                book.Apply(message);
            }
            catch (InvalidDataException e)
            {
                failures.Add(e.Message);
                throw;
            }

            if (!book.IsComplete) return;
            var (sequence, time) = (message.GetProperty("sequence").GetInt64(), message.GetProperty("time").GetString()!);
            depth.Add(new FollowedBook(book.Epoch!, sequence, book.LastUpdate, time, book.Book));
        }
    }

    public void AddTrades(JsonElement message)
    {
        lock (gate)
        {
            var skipped = message.GetProperty("skipped").GetInt64();
            foreach (var trade in message.GetProperty("trades").EnumerateArray())
            {
                var id = trade.GetProperty("tradeId").GetInt64();
                if (lastTrade > 0 && id != lastTrade + skipped + 1) failures.Add($"after trade {lastTrade} came {id}, {skipped} skipped");
                (lastTrade, skipped) = (id, 0);
                trades.Add(trade);
            }
        }
    }

    public void AddAccount(JsonElement message)
    {
        lock (gate) account.Add(message);
    }

    private List<T> Copy<T>(List<T> list)
    {
        lock (gate) return [.. list];
    }
}
