using Exchange.Benchmarks;
using Xunit;

namespace Exchange.Tests;

/// <summary>The stores of the fault tests, which may be killed.</summary>
public sealed class FaultFixture : IAsyncLifetime
{
    internal FaultStores Stores { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Stores = await FaultStores.StartAsync();

    public ValueTask DisposeAsync() => Stores.DisposeAsync();
}

/// <summary>
/// Whatever dies, and whenever: nothing that was acknowledged is lost, and nothing happens twice. Each fault once; scripts/bench faults
/// runs any number of them.
/// </summary>
public sealed class FaultTests(FaultFixture fixture) : IClassFixture<FaultFixture>
{
    public static TheoryData<string> Faults => [.. FaultKinds.Brief];

    [Theory]
    [MemberData(nameof(Faults))]
    public Task Nothing_acknowledged_is_lost_or_doubled(string fault) => CheckAsync(FaultKinds.Find(fault));

    /// <summary>
    /// One fault after another, and after each of them every client shows the book as it is. In the end each book that one of them has ever
    /// shown is compared, whole, with the book that the stored events make at that sequence.
    /// </summary>
    [Fact]
    public Task The_clients_of_the_document_show_the_book_whatever_is_killed()
    {
        var everything = FaultKinds.Find("watched-everything");
        return CheckAsync(everything with
        {
            InflictAsync = async scene =>
            {
                await using var clients = await DocumentedClients.StartAsync(scene);
                return await clients.WatchAsync(everything);
            },
        });
    }

    private async Task CheckAsync(FaultKind fault)
    {
        var audit = (await FaultRun.RunAsync(fixture.Stores, fault, Environment.TickCount)).Audit;

        Assert.True(audit.IsClean, string.Join('\n', audit.Failures.Concat(audit.Lost).Concat(audit.Doubled).Take(20)));
        Assert.True(audit.Acknowledged > 100);
    }
}
