using Exchange.Api;
using Xunit;
using static Exchange.Tests.RunningVenue;

namespace Exchange.Tests.Audit;

/// <summary>The audit of a venue that runs: no false alarm while it trades, and what is changed in Redis is found.</summary>
public sealed class RunningAuditTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_venue_under_load_passes()
    {
        await using var venue = await RunningVenue.StartAsync();
        using var enough = new CancellationTokenSource();
        var load = LoadAsync(venue, enough.Token);
        for (var i = 0; i < 5; i++)
        {
            var report = await AuditAsync(venue);
            Assert.True(report.IsClean, AuditText.Write(report));
        }

        await enough.CancelAsync();
        await load;
        var last = await AuditAsync(venue);
        Assert.True(last.IsClean, AuditText.Write(last));
        Assert.True(last.Sequence > 20 && last.Compared["redis accounts"] > 0 && last.Compared["redis markets"] > 0);
        Assert.Equal(Convert.ToHexString((await venue.RecoverAsync()).Hash), last.StateHash);
    }

    private static async Task LoadAsync(RunningVenue venue, CancellationToken enough)
    {
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            await Task.WhenAll(
                venue.ExecuteAsync(Limit(Alice, $"a-{i}", Domain.Side.Buy, lots: 1 + i % 5, ticks: 100 + i % 7)),
                venue.ExecuteAsync(Limit(Bob, $"b-{i}", Domain.Side.Sell, lots: 1 + i % 3, ticks: 101 + i % 9)));
        }
    }

    private static Task<AuditReport> AuditAsync(RunningVenue venue) => VenueAudit.RunAsync(
        new ExchangeOptions { Postgres = venue.Postgres, Redis = TestStores.Redis, Venue = venue.Name }, _ => { }, Cancellation);
}
