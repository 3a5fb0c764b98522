using Exchange.Api;
using Exchange.Domain;
using Npgsql;
using Xunit;
using static Exchange.Tests.RunningVenue;

namespace Exchange.Tests;

/// <summary>Each commit adds a link to a chain of hashes, which follows from what the store holds.</summary>
public sealed class BatchChainTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_links_follow_from_the_rows()
    {
        await using var venue = await RunningVenue.StartAsync();
        await TradeAsync(venue, "a");
        await venue.RestartAsync(); // the chain goes on
        await TradeAsync(venue, "b");
        await venue.StopAsync();

        var links = await LinksAsync(venue);
        Assert.Equal(Enumerable.Range(0, links.Count).Select(number => (long)number), links.Select(link => link.Number));
        using var hash = new BatchHash(venue.Name);
        Assert.Equal(hash.Begin(0, StreamPosition.Start).Hash, links[0].Hash);
        await using var connection = await venue.OpenAsync();
        for (var i = 1; i < links.Count; i++)
        {
            hash.Open(links[i - 1], links[i]);
            await StoredEvents.ReadAsync(
                connection, venue.Name, links[i - 1].Sequence, links[i].Sequence, hash.AddEvent, Cancellation);
            Assert.Equal(links[i].Hash, hash.Close());
            var checks = await venue.AskAsync<byte[]>($"select checks from exchange.batches where batch = {i}");
            Assert.Equal(checks, hash.Checks.ToArray());
            Assert.Equal((links[i].Sequence - links[i - 1].Sequence) * BatchHash.CheckSize, checks.Length);
        }

        Assert.Equal(links[^1].Sequence, await venue.AskAsync<long>("select count(*) from exchange.mt_events"));
        Assert.Equal(links[^1].Hash, await venue.AskAsync<byte[]>("select hash from exchange.engine_position"));
        Assert.Equal(
            await venue.AskAsync<decimal>("select sum(seq_id) from exchange.mt_events"),
            await venue.AskAsync<decimal>("select sum(seq_ids) from exchange.batches"));
    }

    [Fact]
    public async Task The_chain_of_a_venue_of_an_earlier_version_begins_where_it_stands()
    {
        await using var venue = await RunningVenue.StartAsync();
        await venue.StopAsync();
        var sequence = await venue.AskAsync<long>("select sequence from exchange.engine_position");
        await venue.ChangeAsync("drop table exchange.batches; alter table exchange.engine_position drop batch, drop hash");

        await venue.RestartAsync();
        var outcome = await venue.ExecuteAsync(Limit(Alice, "after", Side.Buy, lots: 1, ticks: 100));
        await venue.StopAsync();

        var links = await LinksAsync(venue);
        Assert.Equal([sequence, outcome.Sequence], links.Select(link => link.Sequence));
        using var hash = new BatchHash(venue.Name);
        Assert.Equal(hash.Begin(sequence, links[0].Position).Hash, links[0].Hash);
    }

    [Theory]
    [InlineData("update exchange.batches set hash = sha256(hash) where batch = (select max(batch) from exchange.batches)")]
    [InlineData("update exchange.batches set sequence = sequence + 1 where batch = (select max(batch) from exchange.batches)")]
    [InlineData("update exchange.batches set number = number + 1 where batch = (select max(batch) from exchange.batches)")]
    [InlineData("delete from exchange.batches where batch = (select max(batch) from exchange.batches)")]
    [InlineData("delete from exchange.batches")]
    [InlineData(
        "insert into exchange.batches select venue, batch + 1, sequence, milliseconds, number, seq_ids, checks, hash "
        + "from exchange.batches order by batch desc limit 1")]
    [InlineData("update exchange.engine_position set hash = sha256(hash)")]
    [InlineData("update exchange.engine_position set hash = null")]
    [InlineData("update exchange.engine_position set milliseconds = milliseconds + 1")]
    [InlineData("update exchange.engine_position set sequence = sequence - 1")]
    [InlineData("update exchange.mt_streams set version = version - 1")]
    [InlineData("delete from exchange.engine_position")]
    public async Task An_engine_does_not_go_on_where_the_store_contradicts_itself(string change)
    {
        await using var venue = await RunningVenue.StartAsync();
        await venue.StopAsync();
        await using var connection = await venue.OpenAsync();
        await using (await EventLog.OpenAsync(connection, venue.Name, new Catalog(), Cancellation)) { }

        await venue.ChangeAsync(change);

        var failure = await Assert.ThrowsAsync<InvalidDataException>(
            () => EventLog.OpenAsync(connection, venue.Name, new Catalog(), Cancellation));
        Assert.Contains("contradicts itself", failure.Message);
    }

    private static async Task<List<BatchLink>> LinksAsync(RunningVenue venue)
    {
        await using var connection = await venue.OpenAsync();
        await using var command = new NpgsqlCommand(
            "select batch, sequence, milliseconds, number, hash from exchange.batches order by batch", connection);
        await using var rows = await command.ExecuteReaderAsync(Cancellation);
        var links = new List<BatchLink>();
        while (await rows.ReadAsync(Cancellation))
        {
            var position = new StreamPosition((ulong)rows.GetInt64(2), (ulong)rows.GetInt64(3));
            links.Add(new BatchLink(rows.GetInt64(0), rows.GetInt64(1), position, rows.GetFieldValue<byte[]>(4)));
        }

        return links;
    }

    private static async Task TradeAsync(RunningVenue venue, string id)
    {
        await venue.ExecuteAsync(Limit(Alice, $"bid-{id}", Side.Buy, lots: 5, ticks: 100));
        await venue.ExecuteAsync(Limit(Bob, $"ask-{id}", Side.Sell, lots: 7, ticks: 99));
        await venue.ExecuteAsync(new CancelOrder(Alice, new OrderId(99))); // which leaves no event
        await Task.WhenAll(Enumerable.Range(0, 50).Select(
            i => venue.ExecuteAsync(Limit(Alice, $"{id}-{i}", Side.Buy, lots: 1, ticks: 50 + i))));
    }
}
