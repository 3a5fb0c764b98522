using Exchange.Domain;
using Exchange.Projections;

namespace Exchange.Api;

/// <summary>Why a balance is what it is.</summary>
/// <param name="Opening">What there was when the account was opened: nothing.</param>
/// <param name="Causes">The sums of all that changed it since, by cause; they add up to what is available and held.</param>
/// <param name="OpenOrders">The orders for which it is held; their sum is what is held.</param>
/// <param name="Lines">The latest changes, newest first.</param>
/// <param name="Next">The cursor of GET /ledger, for this asset, that goes on after these lines.</param>
internal sealed record BalanceExplanation(
    int Account, string Asset, AsOfAnswer AsOf, string Opening, IReadOnlyList<ExplainedCause> Causes, string Available, string Held,
    IReadOnlyList<ExplainedHold> OpenOrders, IReadOnlyList<BalanceLine> Lines, string? Next)
{
    /// <summary>The explanation of a balance as a venue has it, without the latest changes.</summary>
    /// <exception cref="InvalidDataException">It does not add up.</exception>
    internal static BalanceExplanation Of(PastVenue past, AccountId account, AssetEntry asset, Catalog catalog)
    {
        var balance = past.Accounts.BalanceOf(account, asset.Asset);
        var causes = past.CausesOf(account, asset.Asset);
        var orders = past.Accounts.OpenOrders(account)
            .Where(order => GivenAsset(order, catalog) == asset.Asset)
            .Select(order => (Order: order, past.State.FindOrder(order.Order)!.Value.Held))
            .Where(order => order.Held != Amount.Zero).ToList();
        var isWhole = causes.Available == balance.Available.Units && causes.StillHeld == balance.Held.Units
            && orders.Sum(order => order.Held.Units) == balance.Held.Units;
        if (!isWhole) throw new InvalidDataException($"Asset {asset.Code} of account {account.Value} does not add up.");

        return new BalanceExplanation(
            account.Value, asset.Code.ToString(), AsOfAnswer.Of(past), "0",
            [.. CausesOf(causes, asset.Scale)],
            Amounts.Text(balance.Available.Units, asset.Scale), Amounts.Text(balance.Held.Units, asset.Scale),
            [
                .. orders.Select(order => new ExplainedHold(
                    order.Order.Order.Value, order.Order.ClientOrderId.ToString(), catalog[order.Order.Market].Symbol,
                    OrderWords.Sides[order.Order.Terms.Side].Value, Amounts.Text(order.Held.Units, asset.Scale))),
            ],
            [], null);
    }

    private static IEnumerable<ExplainedCause> CausesOf(BalanceCauses causes, int scale)
    {
        (string Cause, string Text, Int128 Available, Int128 Held)[] all =
        [
            ("DEPOSITED", "came in as deposits", causes.Deposited, 0),
            ("WITHDRAWN", "left as withdrawals", -causes.Withdrawn, 0),
            ("HELD", "was set aside for orders", -causes.Held, causes.Held),
            ("RELEASED", "returned of that", causes.Released, -causes.Released),
            ("SPENT", "was given in trades", 0, -causes.Spent),
            ("RECEIVED", "was received in trades", causes.Received, 0),
            ("FEES", "was paid as fees", -causes.Fees, 0),
            ("FEES_COLLECTED", "was collected as fees", causes.FeesCollected, 0),
        ];
        return all.Where(cause => cause.Available != 0 || cause.Held != 0)
            .Select(cause => new ExplainedCause(
                cause.Cause, cause.Text, Amounts.Text(cause.Available, scale), Amounts.Text(cause.Held, scale)));
    }

    private static AssetId GivenAsset(AccountOrder order, Catalog catalog) =>
        order.Terms.Side == Side.Buy ? catalog[order.Market].QuoteAsset : catalog[order.Market].BaseAsset;
}

/// <summary>All that one cause has changed of a balance.</summary>
internal sealed record ExplainedCause(string Cause, string Text, string Available, string Held);

/// <summary>An order that something is held for.</summary>
internal sealed record ExplainedHold(long OrderId, string ClientOrderId, string Symbol, string Side, string Held);

/// <summary>A change of a balance.</summary>
internal sealed record BalanceLine(
    long Sequence, string Time, string Cause, string AvailableChange, string HeldChange, string Available, string Held);
