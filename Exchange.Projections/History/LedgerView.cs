using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// Each change of each balance, with what it came to, and the balances as they stand. Account 0 is the venue's own, which receives the
/// fees. The sum of an account's changes is its balance; the sum of all is what was deposited less what was withdrawn.
/// </summary>
public sealed class LedgerView : IHistoryView
{
    private readonly List<string> venues = [];
    private readonly List<int> accounts = [];
    private readonly List<long> sequences = [];
    private readonly List<short> lines = [];
    private readonly List<int> assets = [];
    private readonly List<DateTimeOffset> times = [];
    private readonly List<string> causes = [];
    private readonly List<decimal> availableChanges = [];
    private readonly List<decimal> heldChanges = [];
    private readonly List<decimal> available = [];
    private readonly List<decimal> held = [];

    // Of each balance that changed, the last line.
    private readonly Dictionary<(string Venue, int Account, int Asset), int> last = [];

    /// <inheritdoc/>
    public IReadOnlyList<(string Table, string Key)> Appended => [("ledger", "venue, account, sequence, line")];

    /// <inheritdoc/>
    public string Tables(string schema) =>
        // The key is the order in which an account's lines are read. Balances are updated with each page, and read when the folding begins.
        $"""
        create table if not exists {schema}.ledger (
            venue text not null,
            account integer not null,
            sequence bigint not null,
            line smallint not null,
            asset integer not null,
            time timestamptz not null,
            cause text not null,
            available_change numeric not null,
            held_change numeric not null,
            available numeric not null,
            held numeric not null,
            primary key (venue, account, sequence, line));
        create table if not exists {schema}.balances (
            venue text not null,
            account integer not null,
            asset integer not null,
            available numeric not null,
            held numeric not null,
            primary key (venue, account, asset)) with (fillfactor = 50);
        """;

    /// <inheritdoc/>
    public void Gather(HistoryVenue venue, EventRecord e)
    {
        var time = HistoryNumbers.Time(e.Time);
        var cause = EventJson.TypeName(e.Type);
        short line = 0;
        foreach (ref readonly var change in venue.Accounts.LastChanges)
        {
            var scale = venue.Catalog[change.Asset].Scale;
            last[(venue.Name, change.Account.Value, change.Asset.Value)] = venues.Count;
            venues.Add(venue.Name);
            accounts.Add(change.Account.Value);
            sequences.Add(e.Sequence);
            lines.Add(line++);
            assets.Add(change.Asset.Value);
            times.Add(time);
            causes.Add(cause);
            availableChanges.Add(HistoryNumbers.Amount(change.AvailableChange, scale));
            heldChanges.Add(HistoryNumbers.Amount(change.HeldChange, scale));
            available.Add(HistoryNumbers.Amount(change.Available, scale));
            held.Add(HistoryNumbers.Amount(change.Held, scale));
        }
    }

    /// <inheritdoc/>
    public void Write(HistoryPage page)
    {
        if (venues.Count == 0) return;
        page.Append(
            "ledger",
            venues.ToArray(), accounts.ToArray(), sequences.ToArray(), lines.ToArray(), assets.ToArray(), times.ToArray(),
            causes.ToArray(), availableChanges.ToArray(), heldChanges.ToArray(), available.ToArray(), held.ToArray());

        int[] latest = [.. last.Values];
        page.Add(
            $"""
            insert into {page.Schema}.balances select * from unnest(?, ?, ?, ?, ?)
            on conflict (venue, account, asset) do update set available = excluded.available, held = excluded.held
            """,
            Pick(venues, latest), Pick(accounts, latest), Pick(assets, latest), Pick(available, latest), Pick(held, latest));
    }

    /// <inheritdoc/>
    public void Forget()
    {
        System.Collections.IList[] columns =
            [venues, accounts, sequences, lines, assets, times, causes, availableChanges, heldChanges, available, held];
        foreach (var column in columns) column.Clear();
        last.Clear();
    }

    private static T[] Pick<T>(List<T> column, int[] rows) => Array.ConvertAll(rows, row => column[row]);
}
