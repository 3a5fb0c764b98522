namespace Exchange.Domain;

/// <summary>
/// A 64-bit fingerprint of a command's content, the same on every machine and in every run. It tells a repeated command from another
/// one under the same command id; who makes a collision on purpose only deceives himself.
/// </summary>
internal struct Fingerprint
{
    private ulong state;

    public readonly long Value => unchecked((long)state);

    public void Add(long value) => Add(unchecked((ulong)value));

    // One round of multiply and fold: every bit of the 128-bit product goes into the next state, and the order of the values counts.
    public void Add(ulong value)
    {
        const ulong odd = 0x9E3779B97F4A7C15;
        var high = Math.BigMul(state ^ value ^ odd, 0xD6E8FEB86659FD93, out var low);
        state = high ^ low ^ unchecked(state + odd);
    }
}
