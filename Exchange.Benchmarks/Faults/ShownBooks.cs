using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Exchange.Benchmarks;

/// <summary>The books that a client of the depth stream has shown, one after another.</summary>
/// <param name="name">The client's name in reports.</param>
/// <param name="url">The process that it asks.</param>
/// <param name="way">The address by which it comes there; the process's own if there is none.</param>
internal sealed class ShownBooks(string name, string url, string? way = null)
{
    private readonly Lock gate = new();
    private readonly List<FollowedBook> books = [];

    public string Name => name;

    /// <summary>Where it finds the hub.</summary>
    public string Hub => $"{way ?? url}/hubs/market";

    public IReadOnlyList<FollowedBook> Books
    {
        get
        {
            lock (gate) return [.. books];
        }
    }

    /// <summary>The last; null before the first.</summary>
    public FollowedBook? Last
    {
        get
        {
            lock (gate) return books is [.., var last] ? last : null;
        }
    }

    /// <summary>The client shows a book: each side in any order.</summary>
    /// <param name="message">The message after which it does; or its members that tell which book it is.</param>
    /// <param name="bids">Prices and quantities.</param>
    /// <param name="asks">Prices and quantities.</param>
    public void Add(
        JsonElement message, IEnumerable<(string Price, string Quantity)> bids, IEnumerable<(string Price, string Quantity)> asks)
    {
        var book = new FollowedBook(
            message.GetProperty("epoch").GetString()!, message.GetProperty("sequence").GetInt64(),
            message.GetProperty("lastUpdateId").GetInt64(), message.GetProperty("time").GetString()!,
            BookReader.TextOf(Ordered(bids), Ordered(asks)));
        lock (gate) books.Add(book);
    }

    /// <summary>Waits until it shows the book that its process tells over REST, level by level.</summary>
    public async Task CatchUpAsync()
    {
        using var http = new HttpClient();
        var told = new BookReader();
        await Await.UntilAsync(
            async () =>
            {
                try
                {
                    told.Load(await http.GetFromJsonAsync<JsonElement>($"{url}/api/v1/markets/{FaultVenue.Symbol}/depth?limit=5000"));
                    return Last is { } last && (last.Epoch, last.LastUpdate, last.Book) == (told.Epoch, told.LastUpdate, told.Book);
                }
                catch (HttpRequestException)
                {
                    return false; // 503 while the views are read again
                }
            },
            () => $"{name} shows the book [{told.Book}] of update {told.LastUpdate}, but {Last}");
    }

    private static IEnumerable<(decimal, string)> Ordered(IEnumerable<(string Price, string Quantity)> side) =>
        side.Select(level => (decimal.Parse(level.Price, CultureInfo.InvariantCulture), level.Quantity)).OrderBy(level => level.Item1);
}
