using JasperFx;
using Wolverine.Runtime;
using Wolverine.Runtime.Agents;

namespace Exchange.Api;

/// <summary>
/// Who does what in a cluster. Wolverine's leader gives each agent to one process, and to another one when that is gone. Its own agent for
/// the command stream makes a process the engine; here is one more, which makes a process fold the history. Both go only to a process that
/// has said at its start that it can do that, and the history preferably to another one than an engine.
/// </summary>
internal sealed class ClusterAgents(HistoryHost? history = null) : IStaticAgentFamily
{
    private const string ListenerScheme = "wolverine-listener";

    private static readonly Uri HistoryUri = new("exchange-history://database");

    private readonly HistoryAgent? agent = history is null ? null : new HistoryAgent(HistoryUri, history);

    /// <inheritdoc/>
    public string Scheme => HistoryUri.Scheme;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Uri>> AllKnownAgentsAsync() => SupportedAgentsAsync();

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Uri>> SupportedAgentsAsync() =>
        ValueTask.FromResult<IReadOnlyList<Uri>>(agent is null ? [] : [HistoryUri]);

    /// <inheritdoc/>
    public ValueTask<IAgent> BuildAgentAsync(Uri uri, IWolverineRuntime wolverineRuntime) => ValueTask.FromResult<IAgent>(
        agent ?? throw new InvalidAgentException("This process has not the role of a projector."));

    /// <inheritdoc/>
    /// <remarks>
    /// Wolverine gives listeners to any process, also one without that stream, but leaves one where it is when it has a place. So they get
    /// their places here.
    /// </remarks>
    public ValueTask EvaluateAssignmentsAsync(AssignmentGrid assignments)
    {
        foreach (var listener in assignments.AvailableAgentsForScheme(ListenerScheme)) Place(assignments, listener, _ => false);
        foreach (var fold in assignments.AvailableAgentsForScheme(Scheme))
            Place(assignments, fold, node => node.ForScheme(ListenerScheme).Any());
        return default;
    }

    // It stays where it is, unless another process is better suited.
    private static void Place(AssignmentGrid grid, AssignmentGrid.Agent agent, Func<AssignmentGrid.Node, bool> isSecondChoice)
    {
        var best = grid.Nodes.Where(node => node.Capabilities.Contains(agent.Uri))
            .OrderBy(isSecondChoice)
            .ThenBy(node => node != agent.AssignedNode)
            .ThenBy(node => node.Agents.Count)
            .ThenBy(node => node.AssignedId)
            .FirstOrDefault();
        if (best is null) agent.Detach();
        else if (best != agent.AssignedNode) best.Assign(agent);
    }

    // The history in this process. It starts at once, since whoever folds may first have to wait for the lock, and it has stopped when
    // the page at hand is committed or given up and the lock is free; or, when a store hangs, after a while, and then the lock fences.
    private sealed class HistoryAgent(Uri uri, HistoryHost host) : IAgent
    {
        private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);

        public Uri Uri => uri;

        public AgentStatus Status { get; private set; } = AgentStatus.Stopped;

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await host.StartAsync(CancellationToken.None);
            Status = AgentStatus.Running;
        }

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            using var patience = new CancellationTokenSource(StopPatience); // Wolverine has none when the process stops
            await host.StopAsync(patience.Token);
            Status = AgentStatus.Stopped;
        }
    }
}
