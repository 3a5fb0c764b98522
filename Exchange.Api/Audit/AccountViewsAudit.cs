using Exchange.Projections;

namespace Exchange.Api;

/// <summary>Compares what the live views have of accounts with the events up to where they stand.</summary>
internal sealed class AccountViewsAudit(AuditReport report, string venue, AuditedVenue fold)
{
    private readonly ILookup<int, AuditedOrder> open = fold.Open.ToLookup(order => order.Account.Value);

    /// <summary>Compares balances and open orders.</summary>
    public void Compare(IReadOnlyList<StoredAccount> accounts)
    {
        report.Count("redis accounts", accounts.Count);
        foreach (var account in accounts)
        {
            report.Add(account.Damages, fold.Sequence, fold.Time);
            if (account.Balances is not null) CompareBalances(account.Account.Value, account.Balances);
            if (account.Damages.Count == 0) CompareOrders(account.Account.Value, account.Open);
        }
    }

    /// <summary>What differs in an order, in words; null if nothing does.</summary>
    public static string? Difference(AccountOrder found, AuditedOrder expected)
    {
        (string Name, object? Found, object? Expected)[] figures =
        [
            ("account", found.Account, expected.Account), ("market", found.Market, expected.Market),
            ("client order id", found.ClientOrderId, expected.ClientOrderId), ("terms", found.Terms, expected.Terms),
            ("status", found.Status, expected.Status), ("quantity", found.Quantity.Lots, expected.Quantity),
            ("filled", found.Filled.Lots, expected.Filled),
            ("filled quote", found.FilledQuote.Units, (long)Int128.Min(expected.FilledQuote, long.MaxValue)),
            ("remaining", found.Remaining.Lots, expected.Remaining),
            ("fees", found.Fees.Units, (long)Int128.Min(expected.Fees, long.MaxValue)),
            ("reason", found.CancelReason?.ToString() ?? found.ExpireReason?.ToString(), expected.Reason),
            ("sequence", found.Sequence, expected.Sequence), ("placed at", found.PlacedAt, expected.PlacedAt),
            ("updated at", found.UpdatedAt, expected.UpdatedAt),
        ];
        foreach (var (name, has, must) in figures)
            if (!Equals(has, must)) return $"The {name} of the order is {has ?? "nothing"}, and must be {must ?? "nothing"}.";
        return null;
    }

    private void CompareBalances(int account, IReadOnlyList<Balance> balances)
    {
        var last = 0;
        foreach (var (asset, available, held) in balances)
        {
            var row = $"account {account}, asset {asset.Value}";
            if (asset.Value <= last) Tell(":balances", "The asset is there twice, or in the wrong place.", row);
            last = Math.Max(last, asset.Value);
            if (!fold.Balances.TryGetValue((account, asset.Value), out var expected))
                Tell(":balances", "The account never had anything of the asset.", row);
            else if (expected != (available.Units, held.Units))
            {
                var what = $"{available.Units} available and {held.Units} held must be {expected.Available} and {expected.Held} units.";
                Tell(":balances", what, row);
            }
        }

        var known = balances.Select(balance => balance.Asset.Value).ToHashSet();
        for (var asset = 1; asset <= fold.Assets; asset++)
        {
            if (!known.Contains(asset) && fold.Balances.ContainsKey((account, asset)))
                Tell(":balances", "The balance is missing.", $"account {account}, asset {asset}");
        }
    }

    private void CompareOrders(int account, IReadOnlyList<AccountOrder> stored)
    {
        var orders = stored.ToDictionary(order => order.Order.Value);
        foreach (var expected in open[account])
        {
            var isThere = orders.Remove(expected.Order.Value, out var found);
            var what = isThere ? Difference(found!, expected) : "The open order is missing.";
            if (what is not null) Tell($":open:{account}", what, $"order {expected.Order.Value}");
        }

        foreach (var order in orders.Keys) Tell($":open:{account}", "The order is not open.", $"order {order}");
    }

    private void Tell(string key, string what, string row) =>
        report.Add(AuditCheck.Views, $"venue:{venue}:views{key}", what, fold.Sequence, row, since: fold.Time);
}
