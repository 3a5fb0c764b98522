using Exchange.Api;
using Exchange.Domain;
using Exchange.Projections;
using Exchange.Tests.History;
using Npgsql;
using Xunit;

namespace Exchange.Tests.Audit;

/// <summary>The audit of a history that TimescaleDB keeps: what that does by itself is no finding, and what others do is.</summary>
public sealed class TimescaleAuditTests
{
    private static readonly long Now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000;
    private static readonly long Day = (long)TimeSpan.FromDays(1).TotalMicroseconds;

    private const string Waiting =
        "select 1 from pg_locks where not granted and relation = 'history.trades'::regclass and mode = 'AccessExclusiveLock'";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("update history.trades set price = price + 1 where trade = 2", "price")]
    [InlineData("update history.trades set time = time + interval '1 second' where trade = 2", "time")]
    [InlineData("delete from history.trades where trade = 2", "missing")]
    [InlineData(
        "create temp table added as select * from history.trades limit 1; update added set trade = 99, sequence = 9999; "
        + "insert into history.trades select * from added", "Nothing that")]
    public async Task A_changed_trade_is_named(string change, string what)
    {
        await using var stage = await TradedAsync(new HistoryOptions());
        await stage.ChangeAsync(change);

        var report = await AuditAsync(stage);

        Assert.Contains(report.Findings, finding => finding.Where == "history.trades" && finding.What.Contains(what));
    }

    [Fact]
    public async Task An_untouched_history_passes_before_and_after_it_was_added_up_and_packed()
    {
        await using var stage = await TradedAsync(new HistoryOptions { ColumnstoreAfterDays = 2 });
        await AssertCleanAsync(stage);
        await TimescaleJobs.RunAsync(stage.ConnectionString, "policy_refresh_continuous_aggregate");
        await stage.ChangeAsync(
            "select count(compress_chunk(c, if_not_compressed => true)) "
            + "from show_chunks('history.trades', older_than => interval '2 days') c");
        await AssertCleanAsync(stage);
    }

    [Fact]
    public async Task A_changed_candle_is_named()
    {
        await using var stage = await TradedAsync(new HistoryOptions());
        await TimescaleJobs.RunAsync(stage.ConnectionString, "policy_refresh_continuous_aggregate");
        var table = (string)(await stage.RowsAsync(
            """
            select format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name)
            from timescaledb_information.continuous_aggregates where view_name = 'candles_5m'
            """))[0][0];
        await stage.ChangeAsync($"update {table} set high = high + 1 where bucket = (select min(bucket) from {table})");

        var finding = Assert.Single((await AuditAsync(stage)).Findings);

        Assert.Equal(("history.candles_5m", "high"), (finding.Where, finding.Column));
    }

    [Fact]
    public async Task Candles_of_late_trades_are_no_finding_until_they_are_added_up()
    {
        await using var stage = await TradedAsync(new HistoryOptions());
        await TimescaleJobs.RunAsync(stage.ConnectionString, "policy_refresh_continuous_aggregate");

        // Candles were added up while a trade was not there yet.
        await stage.ChangeAsync("create table late as select * from history.trades where trade = 3");
        await stage.ChangeAsync("delete from history.trades where trade = 3");
        await TimescaleJobs.RunAsync(stage.ConnectionString, "policy_refresh_continuous_aggregate");
        Assert.Contains((await AuditAsync(stage)).Findings, finding => finding.Where == "history.trades");

        await stage.ChangeAsync("insert into history.trades select * from late");
        await AssertCleanAsync(stage);
        await TimescaleJobs.RunAsync(stage.ConnectionString, "policy_refresh_continuous_aggregate");
        await AssertCleanAsync(stage);
    }

    [Fact]
    public async Task Trades_that_were_dropped_by_days_are_no_finding_and_said_but_others_are()
    {
        var options = new HistoryOptions { TradeRetentionDays = 7, ColumnstoreAfterDays = 2 };
        await using var stage = await TradedAsync(new HistoryOptions());
        await TimescaleJobs.RunAsync(stage.ConnectionString, "policy_refresh_continuous_aggregate");
        await SetAsync(stage, options);
        await using (var connection = await stage.Source.OpenConnectionAsync(Cancellation))
        {
            var until = DateTime.UtcNow.AddDays(-options.TradeRetentionDays);
            await Until.True(
                () => TradeRetention.TryDropAsync(connection, HistoryViews.Schema, until, Cancellation), "they are dropped");
        }

        var report = await AssertCleanAsync(stage);
        Assert.Contains(report.Notes, note => note.Contains("were dropped"));

        // Younger ones may not be gone, not even by the day.
        await DropAsync(stage, days: 2);
        report = await AuditAsync(stage);
        Assert.Contains(report.Findings, finding => finding.Where == "history.trades" && finding.What.Contains("missing"));
    }

    [Fact]
    public async Task Where_nothing_was_ever_to_be_dropped_all_trades_must_be_there()
    {
        await using var stage = await TradedAsync(new HistoryOptions());
        await DropAsync(stage, days: 20);

        Assert.Contains((await AuditAsync(stage)).Findings, finding => finding.Where == "history.trades");
    }

    [Fact]
    public async Task Whoever_waits_for_the_trades_to_be_free_waits_for_the_audit_and_it_for_nobody()
    {
        // Given somebody who wants the trades alone, as packing and dropping do, when the audit has begun
        await using var stage = await TradedAsync(new HistoryOptions());
        await TimescaleJobs.RunAsync(stage.ConnectionString, "policy_%");
        Task? waiting = null;
        var report = await VenueAudit.RunAsync(Options(stage), _ => waiting ??= WaitAsync(), Cancellation)
            .WaitAsync(TimeSpan.FromMinutes(1), Cancellation);

        Assert.True(report.IsClean, AuditText.Write(report));
        await waiting!;

        Task WaitAsync()
        {
            var locking = stage.ChangeAsync("do $$ begin lock table history.trades in access exclusive mode; end $$");
            Until.True(async () => (await stage.RowsAsync(Waiting)).Count > 0, "somebody waits for the audit").GetAwaiter().GetResult();
            return locking;
        }
    }

    // A market with trades of 30, 5 and 3 days ago and of now, and their history.
    private static async Task<HistoryStage> TradedAsync(HistoryOptions options)
    {
        var stage = await HistoryStage.OpenAsync(HistoryForm.Timescale);
        await SetAsync(stage, options);
        var (engine, events) = (new Domain.Engine(), new EventBuffer());
        void Do(ICommand command, long time) => engine.Execute(command, new Timestamp(time), events);

        var begun = Now - 31 * Day;
        Do(new ListAsset(AssetCode.Parse("BTC"), 0), begun);
        Do(new ListAsset(AssetCode.Parse("USDT"), 0), begun);
        Do(new OpenMarket(new(1), new(2), Engine.Model.LawVenue.Rules), begun);
        foreach (var account in new[] { 1, 2 })
        {
            Do(new OpenAccount(CommandId.FromNumber((ulong)account)), begun);
            foreach (var asset in new[] { 1, 2 })
            {
                var paid = CommandId.FromNumber((ulong)(10 * account + asset));
                Do(new Deposit(new(account), new(asset), new Amount(1_000_000), paid), begun);
            }
        }

        var id = 100UL;
        foreach (var days in new[] { 30, 30, 5, 3, 0, 0 })
        {
            foreach (var (account, side) in new[] { (1, Side.Buy), (2, Side.Sell) })
            {
                var terms = new OrderTerms { Side = side, Quantity = new(1), LimitPrice = new(100 + days) };
                Do(new PlaceOrder(new(account), new(1), CommandId.FromNumber(++id), terms), Now - days * Day + (long)id);
            }
        }

        await stage.CommitAsync("audited", events, engine.State.CreateCatalog());
        await stage.StartProjectorAsync();
        await stage.ReachedAsync("audited", engine.State.Sequence);
        await stage.StopProjectorAsync();
        return stage;
    }

    // The server's own jobs may be at work on the same.
    private static Task DropAsync(HistoryStage stage, int days) => Until.True(
        async () =>
        {
            try
            {
                await stage.ChangeAsync($"select drop_chunks('history.trades', older_than => now() - interval '{days} days')");
                return true;
            }
            catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.DeadlockDetected)
            {
                return false;
            }
        },
        "the days are dropped");

    private static async Task SetAsync(HistoryStage stage, HistoryOptions options)
    {
        await using var connection = await stage.Source.OpenConnectionAsync(Cancellation);
        await TimescalePolicies.EnsureAsync(connection, HistoryViews.Schema, options, Cancellation);
    }

    private static async Task<AuditReport> AssertCleanAsync(HistoryStage stage)
    {
        var report = await AuditAsync(stage);
        Assert.True(report.IsClean, AuditText.Write(report));
        Assert.True(report.Compared["history.trades"] > 0);
        return report;
    }

    private static Task<AuditReport> AuditAsync(HistoryStage stage) => VenueAudit.RunAsync(Options(stage), _ => { }, Cancellation);

    private static ExchangeOptions Options(HistoryStage stage) =>
        new() { Postgres = stage.ConnectionString, Redis = TestStores.Redis, Venue = "audited" };
}
