using Exchange.Api;
using Wolverine.Runtime.Agents;
using Xunit;

namespace Exchange.Tests;

/// <summary>To whom the work of a cluster is given.</summary>
public sealed class ClusterAgentsTests
{
    private static readonly Uri Engine = new("wolverine-listener://redis-stream/venue"), History = new("exchange-history://database");

    private readonly AssignmentGrid grid = new();

    [Fact]
    public async Task A_process_gets_only_what_it_can_do()
    {
        var folds = Node(1, [History]);
        var idle = Node(2, []);
        var decides = Node(3, [Engine]);
        await EvaluateAsync();
        Assert.Equal((decides, folds), (HolderOf(Engine), HolderOf(History)));
        Assert.Empty(idle.Agents);
    }

    [Fact]
    public async Task What_nobody_can_do_any_more_is_done_by_nobody()
    {
        Node(1, [Engine], Engine, History);
        Node(2, [Engine]);
        await EvaluateAsync();
        Assert.Null(HolderOf(History));
    }

    [Fact]
    public async Task Without_choice_one_process_does_all()
    {
        var only = Node(1, [Engine, History]);
        await EvaluateAsync();
        Assert.Equal((only, only), (HolderOf(Engine), HolderOf(History)));
    }

    [Fact]
    public async Task The_history_leaves_an_engine_when_another_process_comes_and_the_engine_stays()
    {
        var first = Node(2, [Engine, History], Engine, History);
        var second = Node(1, [Engine, History]);
        await EvaluateAsync();
        Assert.Equal((first, second), (HolderOf(Engine), HolderOf(History)));
    }

    [Fact]
    public async Task Nothing_moves_without_a_reason()
    {
        Node(1, [Engine, History]);
        var folds = Node(2, [Engine, History], History);
        var decides = Node(3, [Engine, History], Engine);
        Node(4, [Engine, History]);
        await EvaluateAsync();
        Assert.Equal((decides, folds), (HolderOf(Engine), HolderOf(History)));
    }

    [Fact]
    public async Task An_engine_that_has_died_is_replaced_where_the_history_is_not()
    {
        var folds = Node(1, [Engine, History], History);
        var idle = Node(2, [Engine, History]);
        await EvaluateAsync();
        Assert.Equal((idle, folds), (HolderOf(Engine), HolderOf(History)));
    }

    [Fact]
    public async Task Venues_that_share_a_database_share_one_history_and_have_an_engine_each()
    {
        var other = new Uri("wolverine-listener://redis-stream/other");
        var first = Node(1, [Engine, History], Engine);
        var second = Node(2, [other, History]);
        var third = Node(3, [other, History]);
        await EvaluateAsync();
        Assert.Equal((first, second, third), (HolderOf(Engine), HolderOf(other), HolderOf(History)));
    }

    private AssignmentGrid.Node Node(int number, Uri[] canDo, params Uri[] does)
    {
        grid.WithAgents(canDo);
        return grid.WithNode(number, Guid.NewGuid()).HasCapabilities(canDo).Running(does);
    }

    private AssignmentGrid.Node? HolderOf(Uri agent) => grid.AgentFor(agent).AssignedNode;

    // As Wolverine does it: whoever has the agents in its care first, then it gives the listeners to anybody.
    private async Task EvaluateAsync()
    {
        await new ClusterAgents().EvaluateAssignmentsAsync(grid);
        grid.DistributeEvenly(Engine.Scheme);
    }
}
