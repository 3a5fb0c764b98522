using Exchange.Domain;
using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// Compares each stored keyframe with the events up to it: what stands in the engine's state, and with the audit's own fold the balances,
/// what has changed them, and the open orders. They are loaded one at a time, when the replay has come to them.
/// </summary>
internal sealed class KeyframeAudit(AuditReport report, string venue)
{
    private const string Table = $"{VenueStore.Schema}.keyframes";

    private readonly Queue<long> sequences = new();
    private NpgsqlConnection? connection;

    /// <summary>Begins to read them.</summary>
    /// <param name="from">A connection on which nothing else is asked from now on.</param>
    /// <param name="until">The last event of the venue.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task OpenAsync(NpgsqlConnection from, long until, CancellationToken cancellation)
    {
        connection = from;
        await using var command = new NpgsqlCommand($"select sequence from {Table} where venue = $1 order by sequence", connection)
        { Parameters = { new() { Value = venue } } };
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            var sequence = rows.GetInt64(0);
            if (sequence is > 0 && sequence <= until) sequences.Enqueue(sequence);
            else Tell($"The keyframe is of an event that there is not; the last is {until}.", sequence);
        }

        report.Count(Table, sequences.Count);
    }

    /// <summary>Whether there is a keyframe of this sequence.</summary>
    public bool IsOf(long sequence) => sequences.TryPeek(out var next) && next == sequence;

    /// <summary>Compares the keyframe of the fold's sequence.</summary>
    public async Task CheckAsync(AuditedVenue fold, VenueState state, CancellationToken cancellation)
    {
        var sequence = sequences.Dequeue();
        await using var command = new NpgsqlCommand($"select state from {Table} where venue = $1 and sequence = $2", connection)
        { Parameters = { new() { Value = venue }, new() { Value = sequence } } };
        var bytes = (byte[])(await command.ExecuteScalarAsync(cancellation))!;
        try
        {
            if (Difference(PastVenue.Load(bytes), fold, state) is { } what) Tell(what, sequence, fold.Time);
        }
        catch (InvalidDataException e)
        {
            Tell(e.Message, sequence, fold.Time);
        }
    }

    private static string? Difference(PastVenue found, AuditedVenue fold, VenueState state)
    {
        if (found.Sequence != fold.Sequence) return $"The keyframe is of {found.Sequence}.";
        if (!found.State.HashOfWhatStands().AsSpan().SequenceEqual(state.HashOfWhatStands()))
            return "The keyframe is another state than the one to which the events lead.";
        var accounts = found.Accounts;
        if (accounts.LastAccount.Value != fold.Accounts || accounts.ClosedCount != fold.ClosedCount)
            return $"It has {accounts.LastAccount.Value} accounts and {accounts.ClosedCount} closed orders, and there were "
                + $"{fold.Accounts} and {fold.ClosedCount}.";
        return Balances(accounts, fold) ?? Causes(found, fold) ?? Orders(accounts, fold);
    }

    private static string? Balances(AccountFold accounts, AuditedVenue fold)
    {
        var count = 0;
        for (var account = 0; account <= accounts.LastAccount.Value; account++)
        {
            foreach (var (asset, available, held) in accounts.BalancesOf(new AccountId(account)))
            {
                count++;
                if (fold.Balances.TryGetValue((account, asset.Value), out var must) && must == (available.Units, held.Units)) continue;
                return $"Account {account} has {available.Units} units of asset {asset.Value} and {held.Units} held, and must have "
                    + $"{must.Available} and {must.Held}.";
            }
        }

        return count == fold.Balances.Count ? null : $"{fold.Balances.Count - count} balances are missing.";
    }

    private static string? Causes(PastVenue found, AuditedVenue fold)
    {
        foreach (var key in found.AllCauses.Keys.Union(fold.AllCauses.Keys))
        {
            var (has, must) = (found.AllCauses.GetValueOrDefault(key), fold.AllCauses.GetValueOrDefault(key).ToCauses());
            if (has != must) return $"The sums for asset {key.Asset} of account {key.Account} are {has}, and must be {must}.";
        }

        return null;
    }

    private static string? Orders(AccountFold accounts, AuditedVenue fold)
    {
        if (accounts.OpenOrderCount != fold.Open.Count) return $"It has {accounts.OpenOrderCount} open orders, and {fold.Open.Count} were.";
        foreach (var expected in fold.Open)
        {
            var order = accounts.FindOpenOrder(expected.Order);
            var what = order is null ? "The order is missing." : AccountViewsAudit.Difference(order, expected);
            if (what is not null) return $"Order {expected.Order.Value}: {what}";
        }

        return null;
    }

    private void Tell(string what, long sequence, Timestamp? since = null) =>
        report.Add(AuditCheck.Keyframes, Table, what, sequence, null, "state", since);
}
