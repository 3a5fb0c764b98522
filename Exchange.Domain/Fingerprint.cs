namespace Exchange.Domain;

/// <summary>
/// A 64-bit fingerprint of a command's kind and content, the same on every machine and in every run. It tells a repeated command from
/// another one under the same command id. Whoever makes two commands with one fingerprint on purpose only gets a repeat for a conflict.
/// </summary>
internal static class Fingerprint
{
    // Odd numbers without a pattern, one for each place: a sum of products, none of which waits for another.
    private const ulong Odd1 = 0x9E3779B185EBCA87, Odd2 = 0xC2B2AE3D27D4EB4F, Odd3 = 0x165667B19E3779F9, Odd4 = 0x85EBCA77C2B2AE63;
    private const ulong Odd5 = 0x27D4EB2F165667C5, Odd6 = 0xD6E8FEB86659FD93, Odd7 = 0xA0761D6478BD642F, Odd8 = 0xE7037ED1A0B428DB;
    private const ulong Odd9 = 0x8EBC6AF09C88C6E3;

    /// <summary>Of an order that is placed, on its own or in place of another.</summary>
    public static long OfOrder(MarketId market, in OrderTerms terms, OrderId replaced, ReplaceMode mode)
    {
        var kinds = (long)EventType.OrderPlaced | (long)terms.Type << 8 | (long)terms.Side << 16 | (long)terms.TimeInForce << 24
            | (long)terms.SelfTradePrevention << 32 | (long)mode << 40;
        unchecked
        {
            return Mix((ulong)kinds * Odd1 + (ulong)market.Value * Odd2
                + (ulong)terms.Quantity.Lots * Odd3 + (ulong)terms.LimitPrice.Ticks * Odd4
                + (ulong)terms.QuoteQuantity.Units * Odd5 + (ulong)terms.StopPrice.Ticks * Odd6
                + (ulong)terms.DisplayQuantity.Lots * Odd7 + (ulong)terms.ExpiresAt.Microseconds * Odd8
                + (ulong)replaced.Value * Odd9);
        }
    }

    /// <summary>Of a deposit or a withdrawal.</summary>
    public static long OfTransfer(EventType kind, AssetId asset, Amount amount) =>
        unchecked(Mix((ulong)kind * Odd1 + (ulong)asset.Value * Odd2 + (ulong)amount.Units * Odd3));

    /// <summary>Of the opening of an account.</summary>
    public static long OfAccount() => unchecked(Mix((ulong)EventType.AccountOpened * Odd1));

    // The upper bits of a product depend on all bits of its factors, the lower ones do not.
    private static long Mix(ulong sum) => unchecked((long)(sum ^ sum >> 29));
}
