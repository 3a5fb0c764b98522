using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// Notes the changes of one balance in a row of events, oldest first. Changes are counted within their event as the ledger of the history
/// counts its lines.
/// </summary>
/// <param name="account">Whose balance.</param>
/// <param name="asset">Of what.</param>
/// <param name="catalog">The venue's assets and markets up to the first event; it must be this one's own.</param>
public sealed class BalanceChanges(AccountId account, AssetId asset, Catalog catalog)
{
    private readonly EventJsonReader reader = new(catalog);
    private readonly EventBuffer events = new();

    /// <summary>The changes.</summary>
    public List<BalanceChange> Found { get; } = [];

    /// <summary>Takes the next event.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public void Take(EventType type, long sequence, Timestamp time, ReadOnlySpan<byte> json)
    {
        events.Clear();
        reader.Read(type, sequence, time, json, events);
        foreach (var e in events)
        {
            var line = 0;
            BalanceEffects.Of(e, UnitsOf, (whose, of, causes) =>
            {
                if (whose == account && of == asset)
                    Found.Add(new BalanceChange(sequence, line, type, time, causes.Available, causes.StillHeld));
                line++;
            });
        }
    }

    private MarketUnits UnitsOf(MarketId market)
    {
        var entry = catalog[market];
        var isRight = MarketRulesCheck.TryGetUnits(
            entry.Rules, catalog[entry.BaseAsset].Scale, catalog[entry.QuoteAsset].Scale, out var lot, out var tickLot);
        return isRight
            ? new MarketUnits(entry.BaseAsset, entry.QuoteAsset, lot, tickLot)
            : throw new InvalidOperationException("A market's tick times lot is a whole number of quote units.");
    }
}

/// <summary>A change of a balance, in its smallest units.</summary>
/// <param name="Line">Which of the event's changes it is, from 0.</param>
public readonly record struct BalanceChange(
    long Sequence, int Line, EventType Cause, Timestamp Time, Int128 AvailableChange, Int128 HeldChange);
