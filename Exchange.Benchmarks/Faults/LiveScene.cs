using Exchange.Domain;

namespace Exchange.Benchmarks;

/// <summary>
/// The part of a scene that clients of the streams watch: two processes that answer, of which the second hears the engine over a network
/// that may lose messages, a projector, and clients of both.
/// </summary>
internal sealed class LiveScene : IAsyncDisposable
{
    private readonly FaultScene scene;
    private readonly Proxy toRedis;
    private readonly List<Follower> followers = [];
    private readonly List<DepthReader> stalled = [];
    public LiveScene(FaultScene scene)
    {
        this.scene = scene;
        Loss = new FeedLoss(scene.Random);
        toRedis = scene.NewProxyToRedis(Loss.NewFilter);
    }

    /// <summary>What is lost of the feed on its way to the second process.</summary>
    public FeedLoss Loss { get; }

    /// <summary>The second process that answers.</summary>
    public MortalProcess Other { get; private set; } = null!;

    /// <summary>Where the first process that answers listens.</summary>
    public string Url => scene.ApiUrl;

    /// <summary>Where the second one listens.</summary>
    public string OtherUrl { get; } = FaultScene.FreeUrl();

    /// <summary>The process that folds the history.</summary>
    public MortalProcess Projector { get; private set; } = null!;

    /// <summary>The clients.</summary>
    public IReadOnlyList<Follower> Followers => followers;

    /// <summary>What others show, who keep nothing but a book; they may be gone before <see cref="EndAsync"/>.</summary>
    public List<ShownBooks> Shown { get; } = [];

    /// <summary>Starts it: for every account a client, every other one at the first process.</summary>
    public async Task StartAsync(IReadOnlyDictionary<AccountId, string> keys)
    {
        await Task.WhenAll(StartOtherAsync(), StartProjectorAsync());
        foreach (var (account, key) in keys)
        {
            var (isFirst, isMessagePack) = (account.Value % 2 == 0, account.Value % 3 == 0);
            var (process, protocol) = (isFirst ? "one" : "the other", isMessagePack ? "MessagePack" : "JSON");
            var name = $"client {account.Value} of {process} process, in {protocol}";
            followers.Add(new Follower(name, isFirst ? scene.ApiUrl : OtherUrl, account, key, isMessagePack));
        }

        await ToldAsync();
    }

    /// <summary>Starts the second process that answers, at the address where its clients expect it.</summary>
    public async Task StartOtherAsync()
    {
        Other = await MortalProcess.StartAsync(scene.Stores, scene.ApiSettings(toRedis), OtherUrl);
        await Await.UntilAsync(() => Other.Url is not null, "the other API listens");
    }

    /// <summary>Starts the projector.</summary>
    public async Task StartProjectorAsync() => Projector = await MortalProcess.StartAsync(scene.Stores, scene.ProjectorSettings());

    /// <summary>Breaks the connections of the second process to Redis; new ones may come at once.</summary>
    public void Break() => toRedis.Cut();

    /// <summary>Opens streams at both processes that nobody reads.</summary>
    public void Stall()
    {
        foreach (var url in new[] { scene.ApiUrl, OtherUrl }) stalled.Add(new DepthReader(new Uri(url).Port, isStalled: true));
    }

    /// <summary>Waits until every client was told something that it had not been told before.</summary>
    public async Task ToldAsync()
    {
        var before = followers.ConvertAll(MessagesOf);
        await Await.UntilAsync(
            () => followers.Zip(before).All(pair => MessagesOf(pair.First) > pair.Second + 10), "every client is told more");
    }

    /// <summary>Keeps the market still until every client has the book that its process tells.</summary>
    public async Task AgreeAsync()
    {
        await scene.Load.PauseAsync();
        await Task.WhenAll([CatchUpAsync(), .. Shown.Select(shown => shown.CatchUpAsync())]);
        scene.Load.Resume();
    }

    /// <summary>Waits until every one of the clients has the book that its process tells, and ends them.</summary>
    public async Task EndAsync()
    {
        Loss.Switch(false);
        await CatchUpAsync();
        foreach (var follower in followers) await follower.StopAsync();
    }

    /// <summary>What the processes wrote.</summary>
    public string Output => $"{Other?.Output}\n---\n{Projector?.Output}";

    public async ValueTask DisposeAsync()
    {
        foreach (var reader in stalled) reader.Dispose();
        foreach (var follower in followers) await follower.DisposeAsync();
        if (Other is not null) await Other.DisposeAsync();
        if (Projector is not null) await Projector.DisposeAsync();
        await toRedis.DisposeAsync();
    }

    private Task CatchUpAsync() => Task.WhenAll(followers.Select(follower => follower.CatchUpAsync()));

    private static int MessagesOf(Follower follower) => follower.Lives.Sum(life => life.Depth.Count);
}
