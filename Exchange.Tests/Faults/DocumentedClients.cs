using Exchange.Benchmarks;
using Exchange.Tests.Live;

namespace Exchange.Tests;

/// <summary>
/// The clients of docs/streams.md, of both processes that answer; and others whose network falls silent before the first fault, and speaks
/// again after the last. Where there is no node they are those in C# alone, and StreamDocsTests says that the others are missing.
/// </summary>
internal sealed class DocumentedClients : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly FaultScene scene;
    private readonly List<Network> silent = [];
    private readonly List<IDisposable> clients = [];

    private DocumentedClients(FaultScene scene) => this.scene = scene;

    private LiveScene Live => scene.Live!;

    /// <summary>Starts them, and waits until each of them has shown something.</summary>
    public static async Task<DocumentedClients> StartAsync(FaultScene scene)
    {
        var all = new DocumentedClients(scene);
        all.Start("C#", shown => LiveBookClient.Start(Patience, shown));
        if (await ScriptedClients.CanRunAsync()) all.Start("JavaScript", shown => ScriptedClients.Start(Patience, shown));
        foreach (var one in all.Live.Shown.Concat(all.silent.Select(network => network.Shown)))
            await Until.True(() => one.Last is not null, $"{one.Name} shows something");
        return all;
    }

    /// <summary>Lets a fault happen, or many, while some of the networks carry nothing.</summary>
    public async Task<TimeSpan> WatchAsync(FaultKind kind)
    {
        foreach (var network in silent) network.Freeze();
        var recovery = await kind.InflictAsync(scene);
        await scene.Load.PauseAsync();
        foreach (var network in silent)
            await Until.True(() => network.IsGivenUp, $"{network.Shown.Name} gives up a connection on which it hears nothing");
        scene.Load.Resume();
        foreach (var network in silent)
        {
            network.Thaw();
            var shown = network.Shown.Books.Count;
            await Until.True(() => network.Shown.Books.Count > shown + 50, $"{network.Shown.Name} shows what happens");
            Live.Shown.Add(network.Shown);
        }

        await Live.AgreeAsync();
        return recovery;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in clients) one.Dispose();
        foreach (var network in silent) await network.Way.DisposeAsync();
    }

    private void Start(string language, Func<ShownBooks[], IDisposable> start)
    {
        var way = new Proxy(new Uri(Live.OtherUrl).Port, () => new UnreadRequests());
        var network = new Network(way, new ShownBooks($"{language}, over a silent network", Live.OtherUrl, $"http://127.0.0.1:{way.Port}"));
        silent.Add(network);
        ShownBooks[] others = [new($"{language}, of one process", Live.Url), new($"{language}, of the other process", Live.OtherUrl)];
        Live.Shown.AddRange(others);
        clients.Add(start([.. others, network.Shown]));
    }

    /// <summary>What lies between one client and its process.</summary>
    private sealed class Network(Proxy way, ShownBooks shown)
    {
        private IDisposable? frost;
        private int connections;

        public Proxy Way => way;

        public ShownBooks Shown => shown;

        /// <summary>Whether the client has tried a new connection since this carries nothing.</summary>
        public bool IsGivenUp => way.Accepted > connections;

        public void Freeze() => (frost, connections) = (way.Freeze(), way.Accepted);

        public void Thaw() => frost!.Dispose();
    }
}
