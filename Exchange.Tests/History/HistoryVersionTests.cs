using Exchange.Api;
using Exchange.Projections;
using Exchange.Tests.Engine.Model;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Exchange.Tests.History;

/// <summary>A history whose tables another version of the program has made.</summary>
public sealed class HistoryVersionTests
{
    // As if a version had not known some columns yet, and had made this mark.
    private const string ByAnother =
        """
        alter table history.fills drop column fee_asset;
        alter table history.ledger drop column held;
        comment on schema history is 'of another version'
        """;

    [Theory]
    [ClassData<EachForm>]
    public async Task A_projector_says_so_and_makes_it_anew(HistoryForm form)
    {
        await using var stage = await HistoryStage.OpenAsync(form);
        var (first, second) = (Play(700), Play(800));
        await stage.CommitAsync("first", first.Batch, first.State.CreateCatalog());
        await stage.StartProjectorAsync();
        await stage.ReachedAsync("first", first.State.Sequence);
        await stage.StopProjectorAsync();
        await stage.ChangeAsync(ByAnother);

        await stage.CommitAsync("second", second.Batch, second.State.CreateCatalog());
        await stage.StartProjectorAsync();
        await stage.ReachedAsync("second", second.State.Sequence);

        Assert.Contains(stage.Log.Of(LogLevel.Warning), line => line.Contains("built anew", StringComparison.Ordinal));
        await HistoryModelTests.AssertRowsAsync(stage, "first", first);
        await HistoryModelTests.AssertRowsAsync(stage, "second", second);
        await Until.True(
            () => stage.Log.Of(LogLevel.Information).Any(line => line.Contains("in its place", StringComparison.Ordinal)), "it says so");

        // The next start has nothing to say
        await stage.StopProjectorAsync();
        await stage.StartProjectorAsync();
        await Until.True(() => stage.Status.IsRunning, "it folds");
        Assert.Empty(stage.Log.Of(LogLevel.Warning));
    }

    [Fact]
    public async Task Who_does_not_fold_leaves_it_as_it_is_and_names_the_command()
    {
        await using var stage = await HistoryStage.OpenAsync();
        await stage.ChangeAsync(ByAnother);

        await using var other = await stage.StartAnotherProjectorAsync("api");

        Assert.Contains(stage.Log.Of(LogLevel.Warning), line => line.Contains("scripts/rebuild-history", StringComparison.Ordinal));
        await using var connection = await stage.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        Assert.True(await VenueSchema.HasOtherHistoryAsync(connection, HistoryForm.Plain, TestContext.Current.CancellationToken));
    }

    private static VenueUnderTest Play(int seed) => Enumerable.Range(seed, 100).Select(HistoryModelTests.Play)
        .First(venue => HistoryModelTests.FitsACalendar(venue.Batch));
}
