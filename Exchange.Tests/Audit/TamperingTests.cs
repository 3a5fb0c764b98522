using Exchange.Api;
using Xunit;

namespace Exchange.Tests.Audit;

/// <summary>Whatever is changed in the stores, the audit finds it and names it: which table, and which event, row or column.</summary>
public sealed class TamperingTests(AuditedVenueFixture venue) : IClassFixture<AuditedVenueFixture>
{
    private const string Events = "exchange.mt_events", Batches = "exchange.batches", Position = "exchange.engine_position";

    [Fact]
    public async Task An_untouched_venue_passes()
    {
        var report = await venue.AuditAsync();

        Assert.True(report.IsClean, AuditText.Write(report));
        Assert.NotNull(report.StateHash);
        Assert.Equal(0, report.ChainBegins);
        Assert.All(
            [
                "exchange.snapshots", "exchange.keyframes", "history.fills", "history.ledger", "history.orders", "history.rejected_orders",
                "history.balances", "history.trades", "redis accounts", "redis closed orders", "redis markets",
            ],
            part => Assert.True(report.Compared[part] > 0, part));
        Assert.Empty(report.Notes);
    }

    [Theory]
    [InlineData("update exchange.mt_events set data = translate(data::text, '0123', '1234')::json where version = 9", "data")]
    [InlineData("update exchange.mt_events set data = replace(data::text, '}', ',\"more\":1}')::json where version = 9", "data")]
    [InlineData("update exchange.mt_events set data = (data::text || ' ')::json where version = 9", "data")]
    [InlineData("update exchange.mt_events set timestamp = timestamp + interval '1 microsecond' where version = 9", "timestamp")]
    [InlineData("update exchange.mt_events set type = 'order_filled' where version = 9", "type")]
    [InlineData("update exchange.mt_events set type = 'nothing' where version = 9", "type")]
    [InlineData("update exchange.mt_events set id = gen_random_uuid() where version = 9", "id")]
    [InlineData("update exchange.mt_events set tenant_id = 'other' where version = 9", "tenant_id")]
    [InlineData("update exchange.mt_events set mt_dotnet_type = 'other' where version = 9", "mt_dotnet_type")]
    [InlineData("update exchange.mt_events set is_archived = true where version = 9", "is_archived")]
    public async Task A_changed_column_of_an_event_is_named(string change, string column)
    {
        var report = await venue.AuditAsync(change);

        Assert.Contains(report.Findings, finding =>
            finding.Where == Events && finding.Sequence == 9 && finding.Column is not null && finding.Column.Contains(column));
    }

    [Theory]
    [InlineData("delete from exchange.mt_events where version = 9", 9)]
    [InlineData("delete from exchange.mt_events where version = (select max(version) from exchange.mt_events)", null)]
    [InlineData("update exchange.mt_events set stream_id = 'venue/other' where version = 9", 9)]
    [InlineData("update exchange.mt_events set version = version + 100000 where version = 9", 9)]
    [InlineData(
        "insert into exchange.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived) "
        + "select seq_id + 100000, gen_random_uuid(), stream_id, version + 1, data, type, timestamp, tenant_id, mt_dotnet_type, "
        + "is_archived from exchange.mt_events order by version desc limit 1", null)]
    [InlineData("update exchange.mt_events set seq_id = seq_id + 100000 where version = 9", null)]
    [InlineData("update exchange.mt_streams set version = version - 1", null)]
    [InlineData("update exchange.mt_streams set is_archived = true", null)]
    [InlineData("update exchange.mt_streams set tenant_id = 'other'", null)]
    [InlineData(
        "update exchange.mt_events e set data = o.data, type = o.type, timestamp = o.timestamp from exchange.mt_events o "
        + "where (e.version, o.version) in ((9, 10), (10, 9))", 9)]
    public async Task A_missing_added_or_exchanged_event_is_named(string change, int? sequence)
    {
        var report = await venue.AuditAsync(change);

        Assert.Contains(report.Findings, finding =>
            finding.Where is Events or "exchange.mt_streams" && (sequence is null || finding.Sequence == sequence));
    }

    [Theory]
    [InlineData("update exchange.batches set hash = sha256(hash) where batch = 3", Batches, "batch 3")]
    [InlineData("update exchange.batches set checks = set_byte(checks, 2, 255 - get_byte(checks, 2)) where batch = 3", Batches, "batch 3")]
    [InlineData("update exchange.batches set sequence = sequence + 1 where batch = 3", Batches, "batch 3")]
    [InlineData("update exchange.batches set milliseconds = milliseconds + 1 where batch = 3", Batches, "batch 3")]
    [InlineData("update exchange.batches set number = number + 1 where batch = 3", Batches, "batch 3")]
    [InlineData("update exchange.batches set seq_ids = seq_ids + 1 where batch = 3", Events, "batch 3")]
    [InlineData("update exchange.batches set hash = sha256(hash) where batch = 0", Batches, "batch 0")]
    [InlineData("delete from exchange.batches where batch = 3", Batches, "batch 3")]
    [InlineData("delete from exchange.batches where batch = 0", Batches, "batch 0")]
    [InlineData("delete from exchange.batches where batch = (select max(batch) from exchange.batches)", Position, null)]
    [InlineData("delete from exchange.batches", Batches, null)]
    [InlineData("update exchange.batches set venue = 'other' where batch = 3", Batches, "batch 3")]
    [InlineData("update exchange.engine_position set sequence = sequence - 1", Position, null)]
    [InlineData("update exchange.engine_position set milliseconds = milliseconds + 1", Position, null)]
    [InlineData("update exchange.engine_position set batch = batch - 1", Position, null)]
    [InlineData("update exchange.engine_position set hash = sha256(hash)", Position, null)]
    [InlineData("delete from exchange.engine_position", Position, null)]
    public async Task A_change_of_the_chain_is_named(string change, string where, string? row)
    {
        var report = await venue.AuditAsync(change);

        Assert.Contains(report.Findings, finding => finding.Where == where && (row is null || finding.Row == row));
    }

    [Fact]
    public async Task One_changed_link_is_told_once()
    {
        var report = await venue.AuditAsync("update exchange.batches set hash = sha256(hash) where batch = 3");

        Assert.Equal(("batch 3", "hash"), (Assert.Single(report.Findings).Row, report.Findings[0].Column));
    }

    [Theory]
    [InlineData("update exchange.snapshots set state = set_byte(state, length(state) / 2, 255 - get_byte(state, length(state) / 2))")]
    [InlineData("update exchange.snapshots set state = substr(state, 1, length(state) - 1)")]
    [InlineData("update exchange.snapshots set sequence = sequence - 1")]
    [InlineData("update exchange.snapshots set sequence = sequence + 100000")]
    [InlineData("update exchange.snapshots set pieces = 2")]
    [InlineData("update exchange.snapshots set piece = 1")]
    [InlineData("update exchange.snapshots set venue = 'other'")]
    [InlineData(
        "update exchange.snapshots s set state = o.state from exchange.snapshots o where s.sequence <> o.sequence")]
    public async Task A_change_of_a_snapshot_is_named(string change)
    {
        var report = await venue.AuditAsync(change);

        Assert.All(report.Findings, finding => Assert.Equal("exchange.snapshots", finding.Where));
        Assert.NotEmpty(report.Findings);
    }

    [Theory]
    [InlineData("update exchange.keyframes set state = set_byte(state, length(state) / 2, 255 - get_byte(state, length(state) / 2))")]
    [InlineData("update exchange.keyframes set state = substr(state, 1, length(state) - 1)")]
    [InlineData("update exchange.keyframes set sequence = sequence - 1 where sequence = (select max(sequence) from exchange.keyframes)")]
    [InlineData("update exchange.keyframes set sequence = sequence + 100000")]
    [InlineData("update exchange.keyframes set venue = 'other'")]
    [InlineData("update exchange.keyframes k set state = o.state from exchange.keyframes o where k.sequence <> o.sequence")]
    [InlineData("insert into exchange.keyframes select venue, 1, state from exchange.keyframes limit 1")]
    public async Task A_change_of_a_keyframe_is_named(string change)
    {
        var report = await venue.AuditAsync(change);

        Assert.NotEmpty(report.Findings);
        Assert.All(report.Findings, finding => Assert.Equal((AuditCheck.Keyframes, "exchange.keyframes"), (finding.Check, finding.Where)));
    }

    [Theory]
    [InlineData("update exchange.catalog_events set type = 'asset_listed' where type = 'market_opened'")]
    [InlineData("update exchange.catalog_events set data = data || '{\"scale\": 7}' where sequence = 1")]
    [InlineData("update exchange.catalog_events set sequence = 100000 where sequence = 1")]
    [InlineData("update exchange.catalog_events set venue = 'other' where sequence = 1")]
    [InlineData("delete from exchange.catalog_events where sequence = 1")]
    public async Task A_change_of_the_catalog_is_named(string change)
    {
        var report = await venue.AuditAsync(change);

        Assert.All(report.Findings, finding => Assert.Equal("exchange.catalog_events", finding.Where));
        Assert.Contains(report.Findings, finding => finding.Sequence is not null);
    }
}
