using System.Numerics;

namespace Exchange.Domain;

/// <summary>
/// A 64-bit fingerprint of a command's kind and content, the same on every machine and in every run. It tells a repeated command from
/// another one under the same command id. Whoever makes two commands with one fingerprint on purpose only gets a repeat for a conflict.
/// </summary>
internal struct Fingerprint
{
    private ulong state;

    /// <summary>Of an order that is placed, on its own or in place of another.</summary>
    public static long OfOrder(MarketId market, in OrderTerms terms, OrderId replaced, ReplaceMode mode)
    {
        var kinds = (long)EventType.OrderPlaced | (long)terms.Type << 8 | (long)terms.Side << 16 | (long)terms.TimeInForce << 24
            | (long)terms.SelfTradePrevention << 32 | (long)mode << 40;
        var fingerprint = new Fingerprint();
        fingerprint.Add(kinds, market.Value);
        fingerprint.Add(terms.Quantity.Lots, terms.LimitPrice.Ticks);
        fingerprint.Add(terms.QuoteQuantity.Units, terms.StopPrice.Ticks);
        fingerprint.Add(terms.DisplayQuantity.Lots, terms.ExpiresAt.Microseconds);
        fingerprint.Add(replaced.Value, 0);
        return fingerprint.Value;
    }

    /// <summary>Of a deposit or a withdrawal.</summary>
    public static long OfTransfer(EventType kind, AssetId asset, Amount amount)
    {
        var fingerprint = new Fingerprint();
        fingerprint.Add((long)kind, asset.Value);
        fingerprint.Add(amount.Units, 0);
        return fingerprint.Value;
    }

    /// <summary>Of the opening of an account.</summary>
    public static long OfAccount()
    {
        var fingerprint = new Fingerprint();
        fingerprint.Add((long)EventType.AccountOpened, 0);
        return fingerprint.Value;
    }

    // The upper bits of a product depend on all bits of its factors, the lower ones do not.
    private readonly long Value => unchecked((long)(state ^ state >> 29));

    // Two multiplications by odd numbers with a rotation between them, as xxHash does: the order of the values counts.
    private void Add(long first, long second)
    {
        const ulong odd1 = 0x9E3779B185EBCA87;
        const ulong odd2 = 0xC2B2AE3D27D4EB4F;
        unchecked
        {
            state = BitOperations.RotateLeft(state + (ulong)first * odd2, 31) * odd1;
            state = BitOperations.RotateLeft(state + (ulong)second * odd2, 31) * odd1;
        }
    }
}
