using Exchange.Api;
using Xunit;

namespace Exchange.Tests.Audit;

/// <summary>Who noted where the chain ended can tell later that its end was cut off, or that it was computed anew.</summary>
public sealed class NotedBatchTests(AuditedVenueFixture venue) : IClassFixture<AuditedVenueFixture>
{
    [Fact]
    public async Task The_end_that_a_report_prints_is_there_later()
    {
        var first = await venue.AuditAsync();
        Assert.Equal(first.Sequence, first.Last!.Sequence);
        Assert.Contains($"--expect={first.Last}", AuditText.Write(first));
        Assert.Equal(first.Last.ToString(), AuditAnswer.Of(first).Note);

        var again = await venue.AuditAsync(NotedBatch.TryParse(first.Last.ToString()));

        Assert.True(again.IsClean, AuditText.Write(again));
    }

    [Fact]
    public async Task An_end_that_was_cut_off_is_found_by_who_noted_it_and_by_nobody_else()
    {
        var noted = (await venue.AuditAsync()).Last;

        // Everything that follows from the last batch is taken away, as somebody would who knows all about the stores.
        var sequence = await venue.AskAsync($"select max(sequence) from exchange.batches where sequence < {noted!.Sequence}");
        var report = await venue.AuditAsync(
            $"""
            delete from exchange.mt_events where version > {sequence};
            delete from exchange.batches where sequence > {sequence};
            update exchange.mt_streams set version = {sequence};
            update exchange.engine_position p set sequence = b.sequence, milliseconds = b.milliseconds, number = b.number, batch = b.batch,
                hash = b.hash from exchange.batches b where b.batch = (select max(batch) from exchange.batches);
            delete from exchange.snapshots where sequence > {sequence};
            delete from exchange.keyframes where sequence > {sequence};
            delete from exchange.catalog_events where sequence > {sequence};
            update history.positions set sequence = {sequence} where sequence > {sequence}
            """,
            noted);

        var finding = Assert.Single(report.Findings, finding => finding.Check == AuditCheck.Chain);
        Assert.Equal(("exchange.batches", noted.Sequence), (finding.Where, finding.Sequence));
        Assert.Contains("cut off", finding.What);
    }

    [Fact]
    public async Task A_chain_that_was_computed_anew_is_found()
    {
        var noted = (await venue.AuditAsync()).Last!;
        var other = noted with { Hash = new string('A', noted.Hash.Length) };

        var finding = Assert.Single((await venue.AuditAsync(other)).Findings);

        Assert.Contains("computed anew", finding.What);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("12:")]
    [InlineData(":0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("-1:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("01:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("99999999999999999999:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("12:000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("12:000000000000000000000000000000000000000000000000000000000000000g")]
    [InlineData("12:0000000000000000000000000000000000000000000000000000000000000000:1")]
    public void Other_texts_are_no_noted_batch(string text) => Assert.Null(NotedBatch.TryParse(text));
}
