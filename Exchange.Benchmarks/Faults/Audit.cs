using Exchange.Api;
using Exchange.Domain;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Exchange.Benchmarks;

/// <summary>What an audit found.</summary>
/// <param name="Acknowledged">How many different commands with an id were answered with their outcome.</param>
/// <param name="Lost">Those whose answer is not what the store holds, or that it does not hold at all.</param>
/// <param name="Doubled">Those that the store holds more than once.</param>
/// <param name="Failures">What else is wrong, in words.</param>
internal sealed record AuditResult(
    int Acknowledged, IReadOnlyList<string> Lost, IReadOnlyList<string> Doubled, IReadOnlyList<string> Failures)
{
    /// <summary>The result of a run that did not get as far as an audit.</summary>
    public static AuditResult Of(string failure) => new(0, [], [], [failure]);

    public bool IsClean => Lost.Count + Doubled.Count + Failures.Count == 0;
}

/// <summary>
/// Compares what the senders were told with what the store holds, after the engine has stopped in order. It reads the store without the
/// engine, and knows of it only how an event is read.
/// </summary>
internal sealed class Audit
{
    private readonly string venue;
    private readonly Journal journal;
    private readonly List<RecordedEvent> events = [];
    private readonly Dictionary<(AccountId, CommandId), int> outcomes = [];
    private readonly List<string> lost = [], doubled = [], failures = [];

    private Audit(string venue, Journal journal) => (this.venue, this.journal) = (venue, journal);

    /// <summary>Audits a venue.</summary>
    /// <param name="postgres">A connection string for the store.</param>
    /// <param name="venue">The venue.</param>
    /// <param name="journal">What the senders were told.</param>
    /// <param name="lastEntry">The last entry of the command stream, which is a good command.</param>
    public static async Task<AuditResult> RunAsync(string postgres, string venue, Journal journal, StreamPosition lastEntry)
    {
        await using var connection = new NpgsqlConnection(postgres);
        await connection.OpenAsync();
        var audit = new Audit(venue, journal);
        var replayed = await audit.ReplayAsync(connection);
        await audit.CheckRowsAsync(connection);
        await audit.CheckStateAsync(connection, replayed, lastEntry);
        audit.CheckMoney(replayed);
        audit.CheckJournal();
        audit.CheckCancels();
        return new AuditResult(
            journal.Commands.Count(sent => sent.First is not null), audit.lost, audit.doubled, audit.failures);
    }

    private void Expect(bool holds, string otherwise)
    {
        if (!holds) failures.Add(otherwise);
    }

    // All events from the first on, without a snapshot.
    private async Task<VenueState> ReplayAsync(NpgsqlConnection connection)
    {
        var state = new VenueState();
        await Recovery.ReadAsync(connection, venue, new Catalog(), 0, long.MaxValue, Receive, CancellationToken.None);
        try
        {
            state.Verify();
        }
        catch (InvariantViolationException e)
        {
            failures.Add(e.Message);
        }

        return state;

        void Receive(EventRecord e)
        {
            state.Apply(e);
            var recorded = new RecordedEvent(e.Sequence, e.Time, e.ToEvent());
            Expect(recorded.Sequence == events.Count + 1, $"event {recorded.Sequence} follows event {events.Count}");
            Expect(events.Count == 0 || recorded.Time >= events[^1].Time, $"time goes back at event {recorded.Sequence}");
            events.Add(recorded);
            if (IdOf(recorded.Event) is { } key) outcomes[key] = outcomes.GetValueOrDefault(key) + 1;
        }
    }

    private static (AccountId, CommandId)? IdOf(IEvent e) => e switch
    {
        OrderPlaced x => (x.Account, x.ClientOrderId),
        OrderRejected x => (x.Account, x.ClientOrderId),
        FundsDeposited x => (x.Account, x.CommandId),
        DepositRejected x => (x.Account, x.CommandId),
        FundsWithdrawn x => (x.Account, x.CommandId),
        WithdrawalRejected x => (x.Account, x.CommandId),
        _ => null,
    };

    // Marten's own columns, and what stands beside its tables.
    private async Task CheckRowsAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select count(*), coalesce(max(version), 0), count(distinct version), count(distinct id),
                count(*) filter (where seq_id < before), (select version from {VenueStore.Schema}.mt_streams where id = $1),
                (select sequence from {VenueStore.Schema}.engine_position where venue = $2)
            from (select version, id, seq_id, lag(seq_id) over (order by version) as before
                from {VenueStore.Schema}.mt_events where stream_id = $1) as e
            """,
            connection)
        { Parameters = { new() { Value = VenueStore.StreamOf(venue) }, new() { Value = venue } } };
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        var numbers = Enumerable.Range(0, 7).Select(row.GetInt64).ToArray();
        var agree = numbers[1] == numbers[0] && numbers[2] == numbers[0] && numbers[3] == numbers[0] && numbers[4] == 0
            && numbers[5] == numbers[0] && numbers[6] == numbers[0];
        Expect(agree, "the rows do not fit each other (count, last version, versions, ids, out of order, stream, position): "
            + string.Join(", ", numbers));
    }

    // The state that the engine had when it stopped, which it wrote down, against what its events add up to.
    private async Task CheckStateAsync(NpgsqlConnection connection, VenueState replayed, StreamPosition lastEntry)
    {
        var hash = Convert.ToHexString(replayed.Hash());
        var written = await Snapshots.LoadNewestAsync(connection, venue, long.MaxValue, NullLogger.Instance, CancellationToken.None);
        Expect(written?.Sequence == replayed.Sequence, $"the last snapshot is of {written?.Sequence}, of {replayed.Sequence} events");
        Expect(written is not null && Convert.ToHexString(written.Hash()) == hash, "the engine's last state is not that of its events");

        await using var command = new NpgsqlCommand(
            $"select distinct sequence from {VenueStore.Schema}.snapshots where venue = $1", connection)
        { Parameters = { new() { Value = venue } } };
        var sequences = new List<long>();
        await using (var rows = await command.ExecuteReaderAsync())
            while (await rows.ReadAsync()) sequences.Add(rows.GetInt64(0));
        foreach (var sequence in sequences)
        {
            var state = await Snapshots.LoadNewestAsync(connection, venue, sequence, NullLogger.Instance, CancellationToken.None);
            if (state is null) continue; // of a snapshot that was not finished
            var catalog = state.CreateCatalog();
            await Recovery.ReadAsync(connection, venue, catalog, state.Sequence, long.MaxValue, state.Apply, CancellationToken.None);
            Expect(Convert.ToHexString(state.Hash()) == hash, $"the snapshot of {sequence} and the events after it lead elsewhere");
        }

        var recovered = await Recovery.RunAsync(connection, venue, NullLogger.Instance, CancellationToken.None);
        Expect(Convert.ToHexString(recovered.State.Hash()) == hash, "recovery leads elsewhere than the events alone");
        Expect(recovered.Position == lastEntry, $"the position is {recovered.Position}, and the last command {lastEntry}");
    }

    private void CheckMoney(VenueState state)
    {
        foreach (var asset in (AssetId[])[FaultVenue.Quote, FaultVenue.Base])
        {
            var paid = events.Sum(e => e.Event switch
            {
                FundsDeposited x when x.Asset == asset => x.Amount.Units,
                FundsWithdrawn x when x.Asset == asset => -x.Amount.Units,
                _ => 0,
            });
            var owned = Enumerable.Range(0, state.AccountCount + 1).Select(number => state.Balance(new AccountId(number), asset))
                .Sum(balance => balance.Available.Units + balance.Held.Units);
            Expect(paid == owned, $"{paid} of asset {asset.Value} were paid in, and {owned} are there");
        }
    }

    private void CheckJournal()
    {
        foreach (var ((account, id), count) in outcomes)
            if (count > 1) doubled.Add($"{id} of account {account.Value} has {count} outcomes");

        foreach (var sent in journal.Commands)
        {
            var stored = outcomes.GetValueOrDefault((sent.Account, sent.Id));
            if (sent.First is { } first)
            {
                if (stored == 0 || !IsStored(sent, first)) lost.Add($"{sent.Id} of account {sent.Account.Value}, answered with {first}");
                if (sent.Contradiction is { } other) failures.Add($"{sent.Id} was answered with {first}, and then with {other}");
            }
            else
            {
                Expect(!sent.IsOpen, $"nobody knows what became of {sent.Id} of account {sent.Account.Value}");
                Expect(stored == 0, $"{sent.Id} of account {sent.Account.Value} was said not to be executed, and was");
            }
        }
    }

    private bool IsStored(SentCommand sent, Answer answer)
    {
        if (answer.Text is null)
            return answer.Events.Count > 0 && answer.Events.All(e => e.Sequence <= events.Count && events[(int)e.Sequence - 1] == e);
        if (answer.Sequence > events.Count) return false;
        return answer.Id == 0 || events.Exists(e =>
            e.Event is OrderPlaced placed && placed.Order.Value == answer.Id && placed.ClientOrderId == sent.Id);
    }

    private void CheckCancels()
    {
        var ends = new Dictionary<OrderId, int>();
        var canceled = new HashSet<OrderId>();
        foreach (var e in events)
        {
            if (e.Event is OrderCanceled x) canceled.Add(x.Order);
            var ended = e.Event switch { OrderCanceled c => c.Order, OrderFilled f => f.Order, OrderExpired p => p.Order, _ => default };
            if (ended != default) ends[ended] = ends.GetValueOrDefault(ended) + 1;
        }

        foreach (var (order, count) in ends) Expect(count == 1, $"order {order.Value} has ended {count} times");
        foreach (var order in journal.Canceled)
            if (!canceled.Contains(order)) lost.Add($"the cancel of order {order.Value}");
    }
}
