using System.Net.Http.Json;
using System.Text.Json;
using Alba;
using Exchange.Api;
using Exchange.Benchmarks;
using Exchange.Domain;
using Exchange.Tests.Engine.Model;
using Exchange.Tests.Health;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Exchange.Tests.History;

/// <summary>In a cluster Wolverine chooses who folds the history, and the lock keeps everybody else from it.</summary>
public sealed class HistoryClusterTests
{
    private const string Name = "clustered";

    private static readonly (string Key, string Value) InCluster = ("Exchange:Cluster", "true");
    private static readonly HttpClient Client = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_folds_may_die_or_stand_still_and_another_one_folds_each_event_once()
    {
        // Given two processes that can only fold, and one that can decide too
        await using var stage = await HistoryStage.OpenAsync();
        var venue = HistoryFaultTests.Play();
        var parts = Parts(venue.Batch, 4);
        await using var first = new Node(stage, "projector");
        await using var second = new Node(stage, "projector");
        await using var decides = new Node(stage, "engine,projector");
        await CommitAsync(stage, venue, parts[0]);
        await decides.SaysAsync("engine", "running");
        await decides.SaysAsync("history", "standing by");

        // When the one that folds dies, then the other one does
        var (folds, waits) = await first.StateAsync("history") == "folding" ? (first, second) : (second, first);
        await folds.KillAsync();
        await CommitAsync(stage, venue, parts[1]);
        await waits.SaysAsync("history", "folding");

        // And when that one stands still, then the one that is left does
        waits.Send(Signals.Stop);
        await CommitAsync(stage, venue, parts[2]);
        await decides.SaysAsync("history", "folding");

        // And when it goes on, then one of them folds, and nothing counts twice
        waits.Send(Signals.Continue);
        await CommitAsync(stage, venue, parts[3]);
        await Until.True(
            async () => await waits.StateAsync("history") == "folding" ^ await decides.StateAsync("history") == "folding", "one folds");
        await HistoryModelTests.AssertRowsAsync(stage, Name, venue);
        Assert.Equal("running", await decides.StateAsync("engine"));
    }

    [Fact]
    public async Task The_history_goes_where_no_engine_is_and_waits_for_a_process_outside_of_the_cluster()
    {
        // Given a process of another venue, outside of the cluster, that folds for the whole database
        await using var stage = await HistoryStage.OpenAsync();
        var venue = HistoryFaultTests.Play();
        var parts = Parts(venue.Batch, 4);
        await stage.StartProjectorAsync();
        await CommitAsync(stage, venue, parts[0]);

        // When a cluster of one is there too, then it waits, and is the engine meanwhile
        await using var first = await stage.StartAnotherProjectorAsync("engine,projector", InCluster, ("Exchange:Venue", "first"));
        await Until.True(() => Engine(first).State == EngineState.Running, "the first one is the engine");
        await CommitAsync(stage, venue, parts[1]);
        Assert.Equal((true, false), (stage.Status.IsRunning, Status(first).IsRunning));

        // When the one outside has gone, then it folds
        await stage.StopProjectorAsync();
        await Until.True(() => Status(first).IsRunning, "the first one folds");

        // And when another one joins the cluster, then the history goes there, and the engine stays
        var second = await stage.StartAnotherProjectorAsync("engine,projector", InCluster, ("Exchange:Venue", "first"));
        await Until.True(() => Status(second).IsRunning && !Status(first).IsRunning, "the second one folds");
        await CommitAsync(stage, venue, parts[2]);
        Assert.Equal((EngineState.Running, EngineState.Waiting), (Engine(first).State, Engine(second).State));

        // And when that one stops, then it comes back
        await second.DisposeAsync();
        await CommitAsync(stage, venue, parts[3]);
        Assert.True(Status(first).IsRunning);
        await HistoryModelTests.AssertRowsAsync(stage, Name, venue);
    }

    private static async Task CommitAsync(HistoryStage stage, VenueUnderTest venue, EventBuffer events)
    {
        var before = await stage.PositionAsync(Name);
        await stage.CommitAsync(Name, events, venue.State.CreateCatalog());
        await stage.IsFoldedAsync(Name, before + events.Count);
    }

    private static HistoryStatus Status(IAlbaHost host) => host.Services.GetRequiredService<HistoryStatus>();

    private static EngineHost Engine(IAlbaHost host) => host.Services.GetRequiredService<EngineHost>();

    private static List<EventBuffer> Parts(EventBuffer events, int count)
    {
        List<EventBuffer> parts = [.. Enumerable.Range(0, count).Select(_ => new EventBuffer())];
        var number = 0;
        foreach (var e in events) parts[count * number++ / events.Count].Append(e.Bytes);
        return parts;
    }

    // A process of the cluster.
    private sealed class Node : IAsyncDisposable
    {
        private readonly string url = $"http://127.0.0.1:{ExchangeProcess.FreePort()}";
        private readonly ExchangeProcess process;

        public Node(HistoryStage stage, string roles)
        {
            var settings = stage.Settings(roles);
            settings["Exchange:Venue"] = "cluster";
            settings[InCluster.Key] = InCluster.Value;
            process = ExchangeProcess.Start(settings, url);
        }

        public void Send(int signal) => Signals.Send(process.Id, signal);

        public Task KillAsync() => process.KillAsync();

        public Task SaysAsync(string check, string state) => Until.True(
            async () => await StateAsync(check) == state, $"the process says of the {check} that it is {state}");

        // What the process says of one of its checks; null as long as it does not answer.
        public async Task<string?> StateAsync(string check)
        {
            process.ThrowIfEnded();
            try
            {
                using var response = await Client.GetAsync(new Uri($"{url}/health/ready"), Cancellation);
                return HealthVenue.Check(await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation), check)
                    .GetProperty("state").GetString();
            }
            catch (HttpRequestException)
            {
                return null;
            }
        }

        public ValueTask DisposeAsync() => process.DisposeAsync();
    }
}
