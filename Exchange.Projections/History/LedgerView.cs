using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// Each change of each balance, with what it came to, and the balances as they stand. Account 0 is the venue's own, which receives the
/// fees. The sum of an account's changes is its balance; the sum of all is what was deposited less what was withdrawn.
/// </summary>
public sealed class LedgerView : IHistoryView
{
    // The types are numbered from 1.
    private static readonly RowText[] Causes =
        [new(""), .. Enum.GetValues<EventType>().Select(type => new RowText(EventJson.TypeName(type)))];

    private readonly TableRows ledger = new("ledger", 11);
    private readonly TableRows balances = new("balances", 5);

    // Of each balance that changed, what it came to.
    private readonly Dictionary<(string Venue, int Account, int Asset), (decimal Available, decimal Held)> last = [];

    /// <inheritdoc/>
    public IReadOnlyList<(string Table, string Key)> Appended => [("ledger", "account, venue, sequence, line")];

    /// <inheritdoc/>
    public string Tables(string schema) =>
        // The key is the order in which an account's lines are read; it begins with a number, which sorts in half the time. Balances are
        // updated with each page, and read when the folding begins.
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
            primary key (account, venue, sequence, line));
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
        var cause = Causes[(int)e.Type];
        short line = 0;
        foreach (ref readonly var change in venue.Accounts.LastChanges)
        {
            var scale = venue.Catalog[change.Asset].Scale;
            ledger.Begin();
            ledger.Add(venue.NameInRows);
            ledger.Add(change.Account.Value);
            ledger.Add(e.Sequence);
            ledger.Add(line++);
            ledger.Add(change.Asset.Value);
            ledger.Add(e.Time);
            ledger.Add(cause);
            ledger.Add(change.AvailableChange, scale);
            ledger.Add(change.HeldChange, scale);
            ledger.Add(change.Available, scale);
            ledger.Add(change.Held, scale);
            if (venue.IsBuilding) continue;
            last[(venue.Name, change.Account.Value, change.Asset.Value)] =
                (HistoryNumbers.Amount(change.Available, scale), HistoryNumbers.Amount(change.Held, scale));
        }
    }

    /// <inheritdoc/>
    public void Write(HistoryPage page)
    {
        page.Append(ledger);
        page.Append(balances);
        if (last.Count == 0) return;
        page.Add(
            $"""
            insert into {page.Schema}.balances select * from unnest(?, ?, ?, ?, ?)
            on conflict (venue, account, asset) do update set available = excluded.available, held = excluded.held
            """,
            Column(one => one.Key.Venue), Column(one => one.Key.Account), Column(one => one.Key.Asset),
            Column(one => one.Value.Available), Column(one => one.Value.Held));
    }

    /// <inheritdoc/>
    public void Complete(HistoryVenue venue)
    {
        var funds = venue.Accounts.Funds;
        for (var account = 0; account < funds.Count; account++)
        {
            for (var asset = 1; asset <= funds.Of(account).Length; asset++)
            {
                ref readonly var balance = ref funds.Of(account)[asset - 1];
                if (!balance.IsTouched) continue;
                var scale = venue.Catalog[new AssetId(asset)].Scale;
                balances.Begin();
                balances.Add(venue.NameInRows);
                balances.Add(account);
                balances.Add(asset);
                balances.Add(balance.Available, scale);
                balances.Add(balance.Held, scale);
            }
        }
    }

    /// <inheritdoc/>
    public void Forget()
    {
        ledger.Clear();
        balances.Clear();
        last.Clear();
    }

    private T[] Column<T>(Func<KeyValuePair<(string Venue, int Account, int Asset), (decimal Available, decimal Held)>, T> value) =>
        [.. last.Select(value)];
}
