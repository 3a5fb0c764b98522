using System.Collections.Concurrent;
using Exchange.Domain;
using Marten;

namespace Exchange.Api;

/// <summary>Who sends a request.</summary>
/// <param name="Key">What its key is known by.</param>
/// <param name="Account">Whose orders and balances the key is about, or 0.</param>
/// <param name="Scopes">What the key allows.</param>
/// <param name="IsSession">Whether the key is that of a trading page, which may not withdraw.</param>
internal sealed record Caller(KeyHash Key, AccountId Account, Scopes Scopes, bool IsSession = false)
{
    /// <summary>Who sends no key.</summary>
    internal static readonly Caller Nobody = new(default, default, Scopes.None);

    /// <summary>Whether the key may see or touch what belongs to an account.</summary>
    internal bool MayAct(AccountId account) => Scopes.HasFlag(Scopes.Admin) || account == Account;
}

/// <summary>
/// The keys of a venue. What was looked up is remembered for a moment, so that most requests ask no store; a key that was revoked by
/// another process is refused when that moment is over, and by this one at once. That there is no such key is remembered too, apart, so
/// that who tries keys at random can push out nobody's.
/// </summary>
internal sealed class ApiKeys(IDocumentStore store, string venue, TimeProvider clock)
{
    /// <summary>The most keys that are not revoked.</summary>
    internal const int MaxKeys = 10_000;

    private const int MaxUnknown = 10_000;
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<KeyHash, Lookup> known = new();
    private readonly ConcurrentDictionary<KeyHash, Lookup> unknown = new();
    private int unknownCount;

    /// <summary>Who has the key, or null when there is no such key (any more).</summary>
    internal ValueTask<Caller?> FindAsync(KeyHash key)
    {
        if (known.TryGetValue(key, out var lookup) || unknown.TryGetValue(key, out lookup))
            if (clock.GetElapsedTime(lookup.At) < Remembered) return new ValueTask<Caller?>(lookup.Caller);
        return LookUpAsync(key);
    }

    /// <summary>Makes a key. The text is returned only this once, and stored nowhere.</summary>
    /// <param name="account">Whose orders and balances it is about, or 0.</param>
    /// <param name="scopes">What it allows.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="lifetime">How long it is valid, if it is a session's.</param>
    /// <returns>Nothing when there are too many keys.</returns>
    internal async Task<(string Text, ApiKey Key)?> CreateAsync(
        AccountId account, Scopes scopes, string name, TimeSpan? lifetime = null)
    {
        var now = clock.GetUtcNow();
        await using var session = store.LightweightSession();
        var count = await session.Query<ApiKey>()
            .CountAsync(key => key.Venue == venue && key.Revoked == null && (key.Expires == null || key.Expires > now));
        if (count >= MaxKeys) return null;

        var text = ApiKeyText.Draw();
        ApiKeyText.TryHash(text, out var hash);
        var key = NewKey(hash, account, scopes, name) with { Expires = now + lifetime };
        session.Insert(key);
        session.DeleteWhere<ApiKey>(old => old.Venue == venue && old.Expires < now); // nobody will ask for sessions that are over
        await session.SaveChangesAsync();

        // Somebody may have tried it, though nobody can have guessed it; an answer from memory must not contradict this one.
        unknown.TryRemove(hash, out _);
        return (text, key);
    }

    /// <summary>Makes a key of a text that was drawn elsewhere; one that was there before, revoked or not, stays as it is.</summary>
    internal async Task EnsureAsync(KeyHash hash, Scopes scopes, string name, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<ApiKey>(hash.ToString(), cancellation) is not null) return;
        session.Insert(NewKey(hash, default, scopes, name));
        await session.SaveChangesAsync(cancellation);
        unknown.TryRemove(hash, out _);
    }

    /// <summary>The keys that are valid, oldest first.</summary>
    internal async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var session = store.QuerySession();
        return await session.Query<ApiKey>()
            .Where(key => key.Venue == venue && key.Revoked == null && (key.Expires == null || key.Expires > now))
            .OrderBy(key => key.Created)
            .ToListAsync(cancellation);
    }

    /// <summary>Revokes a key for ever.</summary>
    /// <returns>False when there is no such key.</returns>
    internal async Task<bool> RevokeAsync(KeyHash hash)
    {
        await using var session = store.LightweightSession();
        var key = await session.LoadAsync<ApiKey>(hash.ToString());
        if (key is null || key.Venue != venue) return false;
        if (key.Revoked is null)
        {
            session.Store(key with { Revoked = clock.GetUtcNow() });
            await session.SaveChangesAsync();
        }

        known[hash] = new Lookup(null, clock.GetTimestamp());
        return true;
    }

    private ApiKey NewKey(KeyHash hash, AccountId account, Scopes scopes, string name) => new()
    {
        Id = hash.ToString(),
        Venue = venue,
        Account = account.Value == 0 ? null : account.Value,
        Scopes = scopes,
        Name = name,
        Created = clock.GetUtcNow(),
    };

    private async ValueTask<Caller?> LookUpAsync(KeyHash hash)
    {
        // The moment counts from before the look-up, so that a revocation meanwhile is not overlooked for longer.
        var at = clock.GetTimestamp();
        await using var session = store.QuerySession();
        var key = await session.LoadAsync<ApiKey>(hash.ToString());
        var isValid = key is { Revoked: null } && key.Venue == venue && !(key.Expires <= clock.GetUtcNow());
        var caller = isValid ? new Caller(hash, new AccountId(key!.Account ?? 0), key.Scopes, key.Expires is not null) : null;
        Remember(hash, new Lookup(caller, at));
        return caller;
    }

    private void Remember(KeyHash hash, Lookup lookup)
    {
        if (lookup.Caller is not null)
        {
            // What was looked up before a revocation must not cover the revocation.
            known.AddOrUpdate(hash, lookup, (_, other) => other.At > lookup.At ? other : lookup);
            return;
        }

        // Forgetting all is cheaper than finding out which to forget, and costs those who guess, not those who know.
        known.TryRemove(hash, out _);
        if (Interlocked.Increment(ref unknownCount) > MaxUnknown)
        {
            unknown.Clear();
            Volatile.Write(ref unknownCount, 0);
        }

        unknown[hash] = lookup;
    }

    private readonly record struct Lookup(Caller? Caller, long At);
}
