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
    public async Task Nothing_acknowledged_is_lost_or_doubled(string fault)
    {
        var result = await FaultRun.RunAsync(fixture.Stores, FaultKinds.Find(fault), Environment.TickCount);

        Assert.Empty(result.Audit.Failures);
        Assert.Empty(result.Audit.Lost);
        Assert.Empty(result.Audit.Doubled);
        Assert.True(result.Audit.Acknowledged > 100);
    }
}
