using System.Text;

namespace Exchange.Api;

/// <summary>A key, without what it is.</summary>
/// <param name="Id">What the key is known by: its hash, from which nobody can find the key.</param>
/// <param name="Account">Whose orders and balances it is about.</param>
/// <param name="Expires">When it ends by itself, if it does.</param>
internal sealed record KeyAnswer(
    string Id, string Name, int? Account, IReadOnlyList<string> Scopes, DateTimeOffset Created, DateTimeOffset? Expires)
{
    /// <summary>The scopes and their words.</summary>
    internal static readonly IReadOnlyList<(string Word, Scopes Scope)> AllScopes =
        [("read", Api.Scopes.Read), ("trade", Api.Scopes.Trade), ("admin", Api.Scopes.Admin)];

    internal static KeyAnswer Of(ApiKey key) =>
        new(key.Id, key.Name, key.Account, Words(key.Scopes), key.Created, key.Expires);

    internal static IReadOnlyList<string> Words(Scopes scopes) =>
        [.. AllScopes.Where(known => scopes.HasFlag(known.Scope)).Select(known => known.Word)];

    /// <summary>The scope of a word, which is a JSON text with its quotes.</summary>
    internal static Scopes ScopeOf(ReadOnlySpan<byte> json)
    {
        foreach (var (word, scope) in AllScopes)
            if (json.SequenceEqual(Encoding.ASCII.GetBytes($"\"{word}\""))) return scope;
        return Api.Scopes.None;
    }
}

/// <summary>The keys that are valid.</summary>
internal sealed record KeysAnswer(IReadOnlyList<KeyAnswer> Keys);
