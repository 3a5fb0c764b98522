using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Exchange.Domain;
using StackExchange.Redis;

namespace Exchange.Api;

/// <summary>Whom a ticket admits: the account that is to be followed, and the key that asked for it.</summary>
internal readonly record struct Ticket(KeyHash Key, AccountId Account);

/// <summary>
/// Tickets open private streams, in the place of keys, which should not stand in addresses or pages. A ticket is good once, for a short
/// time, in any process of the venue. Redis holds only its hash.
/// </summary>
internal sealed class Tickets(RedisConnections redis, string venue)
{
    /// <summary>How long a ticket is good.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private const string Prefix = "ext_";
    private const int RandomBytes = 32;

    private static readonly int Length = Prefix.Length + Base64Url.GetEncodedLength(RandomBytes);

    /// <summary>Makes a ticket for whoever sends a request.</summary>
    internal async Task<string> IssueAsync(Caller caller)
    {
        var text = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
        var value = string.Create(CultureInfo.InvariantCulture, $"{caller.Key} {caller.Account.Value}");
        await (await redis.SharedAsync()).GetDatabase().StringSetAsync(KeyOf(text), value, Lifetime);
        return text;
    }

    /// <summary>Takes a ticket, so that it is gone; null when there is none of this text (any more).</summary>
    internal async Task<Ticket?> RedeemAsync(string? text)
    {
        if (text is null || text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        string? value = await (await redis.SharedAsync()).GetDatabase().StringGetDeleteAsync(KeyOf(text));
        return value?.Split(' ') is [var key, var account]
            && KeyHash.TryParse(key, out var hash)
            && int.TryParse(account, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new Ticket(hash, new AccountId(number))
            : null;
    }

    private RedisKey KeyOf(string text) =>
        $"venue:{venue}:tickets:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
