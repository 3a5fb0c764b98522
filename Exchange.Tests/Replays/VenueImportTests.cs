using Exchange.Api;
using Exchange.Domain;
using Exchange.Tests.Storage;
using Marten;
using Npgsql;
using Xunit;
using static Exchange.Tests.RunningVenue;

namespace Exchange.Tests.Replays;

/// <summary>A venue goes into a file and comes out of it in another database: the same market, on which trading goes on.</summary>
public sealed class VenueImportTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.venue");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_market_is_forked_while_it_runs_and_trading_goes_on()
    {
        await using var venue = await RunningVenue.StartAsync();
        await venue.ExecuteAsync(Limit(Alice, "bid", Side.Buy, lots: 5, ticks: 100));
        await venue.ExecuteAsync(Limit(Bob, "ask", Side.Sell, lots: 2, ticks: 100));
        await ExportAsync(venue.Options);
        var before = await venue.RecoverAsync();

        await using var fork = await RunningVenue.OpenEmptyAsync();
        await ImportAsync(fork.Options);
        Assert.Equal(before.Hash, (await fork.RecoverAsync()).Hash);

        await fork.RestartAsync();
        var repeated = await fork.ExecuteAsync(Limit(Alice, "bid", Side.Buy, lots: 5, ticks: 100));
        Assert.Equal(Outcome.Repeated, repeated.Result.Outcome);
        var next = await fork.ExecuteAsync(Limit(Bob, "next", Side.Sell, lots: 3, ticks: 100));
        Assert.Equal(Outcome.Executed, next.Result.Outcome);
        Assert.Equal(before.Sequence + 2, next.Sequence);
        await fork.StopAsync();

        const string chain = "select count(*) from exchange.batches b join exchange.engine_position p using (venue, batch, hash, sequence)";
        Assert.Equal(1, await fork.AskAsync<long>(chain));
    }

    [Fact]
    public async Task A_venue_that_is_not_empty_stays_as_it_is()
    {
        await using var venue = await RunningVenue.StartAsync();
        await ExportAsync(venue.Options);
        await venue.StopAsync();
        var before = await venue.RecoverAsync();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => ImportAsync(venue.Options));

        Assert.Contains("not empty", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before.Hash, (await venue.RecoverAsync()).Hash);
    }

    [Fact]
    public async Task A_venue_whose_engine_runs_is_left_alone()
    {
        await using var venue = await RunningVenue.StartAsync();
        await ExportAsync(venue.Options);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => ImportAsync(venue.Options));
        Assert.Contains("An engine runs", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(StoredHistoriesTests.Versions), MemberType = typeof(StoredHistoriesTests))]
    public async Task The_history_of_every_version_is_taken_along_to_the_state_that_it_recorded(int version)
    {
        var (hash, events) = StoredHistoriesTests.Read(version);
        await File.WriteAllBytesAsync(path, VenueFileTests.Write(events), Cancellation);
        await using var fork = await RunningVenue.OpenEmptyAsync();
        await ImportAsync(fork.Options);
        Assert.Equal(hash, Convert.ToHexString((await fork.RecoverAsync()).Hash));

        Assert.Equal(hash, (await ExportAsync(fork.Options)).StateHash);
    }

    [Fact]
    public async Task A_file_whose_events_lead_elsewhere_is_refused_and_leaves_nothing()
    {
        var (venue, file) = VenueFileTests.WriteOfACalendar();
        var other = new string('A', 64);
        await File.WriteAllBytesAsync(path, VenueFileTests.WithOtherHash(file, other), Cancellation);
        await using var fork = await RunningVenue.OpenEmptyAsync();

        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => ImportAsync(fork.Options));

        Assert.Contains(other, failure.Message, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexString(venue.State.Hash()), failure.Message, StringComparison.Ordinal);
        await DemandNothingAsync(fork);
    }

    [Fact]
    public async Task Events_that_no_venue_can_have_are_refused_by_their_number()
    {
        var events = new EventBuffer();
        for (var i = 1; i <= 3; i++)
            events.Append(new AccountOpened(new(i), CommandId.Parse($"a{i}")), i, new Timestamp(i < 3 ? i : long.MaxValue));
        await File.WriteAllBytesAsync(path, VenueFileTests.Write(events), Cancellation);
        await using var fork = await RunningVenue.OpenEmptyAsync();
        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => ImportAsync(fork.Options));
        Assert.Equal("Event 3 has a time that no calendar has.", failure.Message);
        await DemandNothingAsync(fork);
    }

    /// <summary>Cut behind the first block, or ended by the user after it: what was written by then is gone.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_import_that_is_ended_in_the_middle_leaves_nothing(bool cut)
    {
        var file = VenueFileTests.Write(LongHistory());
        await File.WriteAllBytesAsync(path, cut ? file[..^300] : file, Cancellation);
        await using var fork = await RunningVenue.OpenEmptyAsync();
        using var ending = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<Exception>(() => ImportAsync(fork.Options, done =>
        {
            if (!cut && done > 0) ending.Cancel();
        }, ending.Token));

        await DemandNothingAsync(fork);
        await File.WriteAllBytesAsync(path, file, Cancellation);
        await ImportAsync(fork.Options);
        Assert.Equal(LongHistory().Count, (await fork.RecoverAsync()).Sequence);
    }

    public void Dispose() => File.Delete(path);

    internal static async Task DemandNothingAsync(RunningVenue venue)
    {
        foreach (var table in new[] { "mt_events", "mt_streams", "engine_position", "batches", "catalog_events" })
            Assert.Equal(0, await venue.AskAsync<long>($"select count(*) from exchange.{table}"));
    }

    internal static EventBuffer LongHistory()
    {
        var events = new EventBuffer();
        for (var i = 1; i <= 40_000; i++) events.Append(new AccountOpened(new(i), CommandId.Parse($"a{i}")), i, new Timestamp(i));
        return events;
    }

    private async Task<VenueManifest> ExportAsync(ExchangeOptions options)
    {
        await using var history = await ReplayedHistory.OpenAsync(options, Cancellation);
        var (manifest, _) = await VenueExport.RunAsync(history, options.Venue, long.MaxValue, path, Cancellation);
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), $"{Path.GetFileName(path)}.*.tmp"));
        return manifest;
    }

    private Task ImportAsync(ExchangeOptions options) => ImportAsync(options, static _ => { }, Cancellation);

    private async Task ImportAsync(ExchangeOptions options, Action<long> progress, CancellationToken cancellation)
    {
        await using var database = NpgsqlDataSource.Create(options.Postgres);
        await using var store = DocumentStore.For(marten => VenueStore.Configure(marten, database));
        await VenueSchema.EnsureAsync(store, database, Cancellation);
        await using var file = File.OpenRead(path);
        await new VenueImport(options, progress).RunAsync(file, cancellation);
    }
}
