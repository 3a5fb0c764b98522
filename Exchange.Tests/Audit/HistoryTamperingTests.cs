using Exchange.Api;
using Xunit;

namespace Exchange.Tests.Audit;

/// <summary>Each column of each table of the history is compared with what the events say.</summary>
public sealed class HistoryTamperingTests(AuditedVenueFixture venue) : IClassFixture<AuditedVenueFixture>
{
    /// <summary>Every column of the tables of the history, and how it is changed.</summary>
    public static TheoryData<string, string> Columns()
    {
        var data = new TheoryData<string, string>();
        void Add(string table, string columns)
        {
            foreach (var column in columns.Split(' ')) data.Add(table, column);
        }

        Add("orders", "order_id account market client_order_id type side time_in_force self_trade_prevention placed_quantity");
        Add("orders", "quote_quantity price stop_price display_quantity expires_at placed_at status quantity remaining filled");
        Add("orders", "filled_quote fees reason sequence updated_at closed_at");
        Add("rejected_orders", "sequence time account market client_order_id type side time_in_force quantity quote_quantity price");
        Add("rejected_orders", "stop_price reason");
        Add("fills", "sequence order_id account market trade_id time side role price quantity fee fee_asset");
        Add("ledger", "account sequence line asset time cause available_change held_change available held");
        Add("balances", "account asset available held");
        Add("trades", "market time trade sequence price quantity notional taker_side maker_order taker_order maker_account taker_account");
        Add("positions", "time");
        return data;
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task A_changed_column_is_named(string table, string column)
    {
        // Of the first row that has something in the column, and something else of its kind in its place.
        var report = await venue.AuditAsync(
            $"""
            do $$
            declare kind text := (select data_type from information_schema.columns
                where table_schema = 'history' and table_name = '{table}' and column_name = '{column}');
            begin
                execute format('update history.{table} set {column} = %s where ctid = (select ctid from history.{table}
                    where {column} is not null order by ctid limit 1)', case
                    when kind = 'text' then '{column} || ''x'''
                    when kind like 'timestamp%' then '{column} + interval ''1 microsecond'''
                    when kind = 'smallint' then '({column} + 30000)::smallint'
                    else '{column} + 1000000' end);
            end $$
            """);

        var findings = report.Findings.Where(finding => finding.Where == $"history.{table}").ToList();
        Assert.True(findings.Count > 0, AuditText.Write(report));
        AssertNoOther(report, table);
        Assert.True(
            findings.Exists(finding => finding.Column == column) || findings.Count >= 2 && findings.TrueForAll(one => one.Column is null),
            AuditText.Write(report));
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("rejected_orders")]
    [InlineData("fills")]
    [InlineData("ledger")]
    [InlineData("balances")]
    [InlineData("trades")]
    public async Task A_missing_row_is_named(string table)
    {
        var report = await venue.AuditAsync(
            $"delete from history.{table} where ctid = (select ctid from history.{table} order by ctid limit 1)");

        Assert.Contains("missing", Assert.Single(report.Findings, finding => finding.Where == $"history.{table}").What);
        AssertNoOther(report, table);
    }

    [Theory]
    [InlineData("orders", "order_id = order_id + 100000")]
    [InlineData("rejected_orders", "sequence = sequence + 100000")]
    [InlineData("fills", "sequence = sequence + 100000")]
    [InlineData("ledger", "line = line + 100")]
    [InlineData("balances", "asset = asset + 100")]
    [InlineData("trades", "trade = trade + 100000")]
    public async Task An_added_row_is_named(string table, string change)
    {
        var report = await venue.AuditAsync(
            $"""
            create temp table added as select * from history.{table} order by ctid limit 1;
            update added set {change};
            insert into history.{table} select * from added
            """);

        Assert.Contains("Nothing that happened", Assert.Single(report.Findings, finding => finding.Where == $"history.{table}").What);
        AssertNoOther(report, table);
    }

    [Theory]
    [InlineData("open")]
    [InlineData("high")]
    [InlineData("low")]
    [InlineData("close")]
    [InlineData("volume")]
    [InlineData("quote_volume")]
    [InlineData("trades")]
    [InlineData("taker_buy_volume")]
    [InlineData("taker_buy_quote_volume")]
    [InlineData("first_trade")]
    [InlineData("last_trade")]
    public async Task A_changed_candle_is_named(string column)
    {
        var report = await venue.AuditAsync(
            $"""
            update history.candles set {column} = {column} + 1
            where ctid = (select ctid from history.candles where interval = '5m' limit 1)
            """);

        var finding = Assert.Single(report.Findings);
        Assert.Equal(("history.candles_5m", column), (finding.Where, finding.Column));
    }

    [Theory]
    [InlineData("delete from history.candles where ctid = (select ctid from history.candles where interval = '1M' limit 1)")]
    [InlineData("update history.candles set bucket = bucket + interval '1 hour' where interval = '1s'")]
    public async Task A_missing_or_moved_candle_is_named(string change)
    {
        var report = await venue.AuditAsync(change);

        Assert.NotEmpty(report.Findings);
        Assert.All(report.Findings, finding => Assert.StartsWith("history.candles_1", finding.Where));
    }

    [Theory]
    [InlineData("update history.positions set sequence = sequence - 1", "history.balances", true)]
    [InlineData("update history.positions set sequence = sequence + 1", "history.positions", false)]
    [InlineData("delete from history.positions", "history.ledger", true)]
    public async Task A_changed_position_is_found(string change, string where, bool others)
    {
        var report = await venue.AuditAsync(change);

        Assert.True(report.Findings.Any(finding => finding.Where == where) || others && !report.IsClean, AuditText.Write(report));
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("rejected_orders")]
    [InlineData("fills")]
    [InlineData("ledger")]
    [InlineData("balances")]
    [InlineData("trades")]
    [InlineData("candles")]
    [InlineData("positions")]
    public async Task A_row_of_no_venue_is_named(string table)
    {
        var report = await venue.AuditAsync(
            $"""
            create temp table added as select * from history.{table} order by ctid limit 1;
            update added set venue = 'nobody';
            insert into history.{table} select * from added
            """);

        var finding = Assert.Single(report.Findings);
        Assert.Equal($"history.{table}", finding.Where);
        Assert.Contains("nobody", finding.What);
    }

    // The candles are those of the trades.
    private static void AssertNoOther(AuditReport report, string table) => Assert.All(
        report.Findings.Where(finding => finding.Where != $"history.{table}"),
        finding => Assert.True(
            table == "trades" && finding.Where.StartsWith("history.candles_", StringComparison.Ordinal), AuditText.Write(report)));
}
