using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Exchange.Api;

/// <summary>
/// An API key as it is stored. The key itself is not: only its hash is, and that is its id. It has 256 random bits, so nobody finds a
/// key that fits a hash, and a plain hash is as good as a slow one.
/// </summary>
public sealed record ApiKey
{
    /// <summary>SHA-256 of the key in lower-case hexadecimal.</summary>
    public required string Id { get; init; }

    public required string Venue { get; init; }

    /// <summary>Whose orders and balances it is about; none for a key that only administers.</summary>
    public int? Account { get; init; }

    public required Scopes Scopes { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset Created { get; init; }

    public DateTimeOffset? Revoked { get; init; }

    /// <summary>When it ends by itself; only a session of the trading page does.</summary>
    public DateTimeOffset? Expires { get; init; }
}

/// <summary>What a key allows. The numbers are stored.</summary>
[Flags]
public enum Scopes
{
    None = 0,

    /// <summary>Its account's balances and orders.</summary>
    Read = 1,

    /// <summary>Orders and withdrawals of its account.</summary>
    Trade = 2,

    /// <summary>Accounts, money, markets and keys of the venue.</summary>
    Admin = 4,
}

/// <summary>The text of a key: a prefix that scanners for leaked secrets can look for, and 256 random bits.</summary>
internal static class ApiKeyText
{
    internal const string Prefix = "exk_";

    private const int RandomBytes = 32;

    internal static readonly int Length = Prefix.Length + Base64Url.GetEncodedLength(RandomBytes);

    internal static string Draw() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>The hash of a key; false for what no key looks like.</summary>
    internal static bool TryHash(ReadOnlySpan<char> text, out KeyHash hash)
    {
        hash = default;
        if (text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal) || !Ascii.IsValid(text)) return false;
        Span<byte> bytes = stackalloc byte[Length];
        Encoding.ASCII.GetBytes(text, bytes);
        hash = KeyHash.Of(bytes);
        return true;
    }
}

/// <summary>SHA-256 of a key, as a plain value that can be looked up by.</summary>
internal readonly record struct KeyHash(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    internal static KeyHash Of(ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, hash);
        return MemoryMarshal.Read<KeyHash>(hash);
    }

    internal static bool TryParse(ReadOnlySpan<char> text, out KeyHash hash)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        hash = default;
        if (text.Length != 2 * bytes.Length || text.ContainsAnyExcept("0123456789abcdef")) return false;
        Convert.FromHexString(text, bytes, out _, out _);
        hash = MemoryMarshal.Read<KeyHash>(bytes);
        return true;
    }

    public override string ToString() => Convert.ToHexStringLower(MemoryMarshal.AsBytes([this]));
}
