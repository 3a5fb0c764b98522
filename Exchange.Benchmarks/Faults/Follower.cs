using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using Exchange.Domain;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Exchange.Benchmarks;

/// <summary>
/// A client of the streams, who follows the depth and the trades of the market and an account of its own, opens everything anew whenever
/// anything ends, and remembers all that it was told.
/// </summary>
internal sealed class Follower : IAsyncDisposable
{
    private const string Unexplained = "An error occurred on the server"; // what SignalR says in place of an exception's words

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource stopping = new();
    private readonly HttpClient http;
    private readonly string url, key;
    private readonly bool isMessagePack;
    private readonly List<FollowedLife> lives = [];
    private readonly List<string> failures = [];
    private readonly Task running;

    /// <summary>Begins to follow.</summary>
    /// <param name="name">Its name in reports.</param>
    /// <param name="url">The process that it asks.</param>
    /// <param name="account">Its account.</param>
    /// <param name="key">The account's key.</param>
    /// <param name="isMessagePack">Whether it speaks MessagePack; else JSON.</param>
    public Follower(string name, string url, AccountId account, string key, bool isMessagePack)
    {
        (Name, Account, this.url, this.key, this.isMessagePack) = (name, account, url, key, isMessagePack);
        http = new HttpClient { BaseAddress = new Uri(url) };
        running = Task.Run(RunAsync);
    }

    public string Name { get; }

    public AccountId Account { get; }

    /// <summary>What it was told over each of its connections.</summary>
    public IReadOnlyList<FollowedLife> Lives
    {
        get
        {
            lock (lives) return [.. lives];
        }
    }

    /// <summary>What was wrong in itself, such as a gap.</summary>
    public IReadOnlyList<string> Failures
    {
        get
        {
            lock (lives) return [.. failures, .. lives.SelectMany(life => life.Failures).Select(failure => $"{Name}: {failure}")];
        }
    }

    /// <summary>Waits until it has the book that its process tells over REST.</summary>
    public Task CatchUpAsync() => Await.UntilAsync(
        async () =>
        {
            if (Lives is not [.., { Depth: [.., var last] }]) return false;
            try
            {
                var book = new BookReader();
                book.Load(await http.GetFromJsonAsync<JsonElement>($"/api/v1/markets/{FaultVenue.Symbol}/depth?limit=5000"));
                return (book.Epoch, book.LastUpdate) == (last.Epoch, last.LastUpdate);
            }
            catch (HttpRequestException)
            {
                return false; // 503 while the views are read again
            }
        },
        $"{Name} has the book");

    /// <summary>Follows no more; what it was told is still there.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stopping.Dispose();
        http.Dispose();
    }

    private async Task RunAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await FollowAsync();
            }
            catch (Exception e) when (IsEnd(e))
            {
                // The connection is gone, or a stream has ended: all begins anew. A stream tells why it ends.
                if (e.Message.Contains(Unexplained, StringComparison.Ordinal))
                    lock (lives) failures.Add($"{Name}: a stream ended without a reason: {e.Message}");
            }

            await Task.Delay(Pause, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync()
    {
        var builder = new HubConnectionBuilder().WithUrl($"{url}/hubs/market", options =>
        {
            options.SkipNegotiation = true;
            options.Transports = HttpTransportType.WebSockets;
        });
        if (isMessagePack) builder.AddMessagePackProtocol();
        await using var connection = builder.Build();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        await connection.StartAsync(end.Token);
        var ticket = await TicketAsync(end.Token);
        var life = new FollowedLife();
        lock (lives) lives.Add(life);
        Task[] streams =
        [
            ReadAsync(connection, life.AddDepth, end.Token, "Depth", FaultVenue.Symbol),
            ReadAsync(connection, life.AddTrades, end.Token, "Trades", FaultVenue.Symbol),
            ReadAsync(connection, life.AddAccount, end.Token, "Account", ticket),
        ];
        await Task.WhenAny(streams);
        await end.CancelAsync();
        await Task.WhenAll(streams);
    }

    private async Task<string> TicketAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tickets");
        request.Headers.Add("X-Api-Key", key);
        using var answer = await http.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("ticket").GetString()!;
    }

    private static bool IsEnd(Exception e) => e is HubException or HttpRequestException or WebSocketException or SocketException
        or IOException or InvalidDataException or InvalidOperationException or OperationCanceledException;

    private static async Task ReadAsync(
        HubConnection connection, Action<JsonElement> add, CancellationToken cancellation, string method, string argument)
    {
        await foreach (var message in connection.StreamAsync<object>(method, argument, cancellation))
            add(message is JsonElement json ? json : JsonSerializer.SerializeToElement(message)); // the same shape in both protocols
    }
}
