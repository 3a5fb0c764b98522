using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Exchange.Domain;
using StackExchange.Redis;

namespace Exchange.Api;

/// <summary>
/// Links that open the trading page for an account. A link's ticket stands behind the #, which browsers send to nobody; the page changes it
/// for a key, once. Redis holds only its hash, and forgets it in time.
/// </summary>
internal sealed class PageLinks(RedisConnections redis, string venue)
{
    /// <summary>How long a link may wait for somebody to open it.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const string Prefix = "exl_";
    private const int RandomBytes = 32;

    private static readonly int Length = Prefix.Length + Base64Url.GetEncodedLength(RandomBytes);

    /// <summary>Makes a link.</summary>
    /// <param name="url">Where the exchange is.</param>
    /// <param name="account">Whose orders and balances the page will show.</param>
    internal async Task<string> IssueAsync(string url, AccountId account)
    {
        var ticket = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
        await (await redis.SharedAsync()).GetDatabase().StringSetAsync(KeyOf(ticket), account.Value, Lifetime);
        return $"{url.TrimEnd('/')}/#ticket={ticket}";
    }

    /// <summary>Takes a link's ticket, so that it is gone; nothing when there is none of this text (any more).</summary>
    internal async Task<AccountId?> RedeemAsync(string ticket)
    {
        if (ticket.Length != Length || !ticket.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        string? value = await (await redis.SharedAsync()).GetDatabase().StringGetDeleteAsync(KeyOf(ticket));
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var account) ? new AccountId(account) : null;
    }

    private RedisKey KeyOf(string ticket) =>
        $"venue:{venue}:links:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ticket)))}";
}
