namespace Exchange.Api;

/// <summary>What a process does. One process can do all; more of them share the work.</summary>
[Flags]
internal enum Roles
{
    /// <summary>Nothing; no process has it.</summary>
    None = 0,

    /// <summary>Answers HTTP.</summary>
    Api = 1,

    /// <summary>Decides commands and commits what happened.</summary>
    Engine = 2,

    /// <summary>Folds what happened into the history.</summary>
    Projector = 4,

    /// <summary>Trades in the markets, as a client of the exchange.</summary>
    Maker = 8,
}

internal static class RoleNames
{
    /// <summary>Each role under the name that settings and scripts use.</summary>
    internal static readonly IReadOnlyDictionary<string, Roles> All = new Dictionary<string, Roles>(StringComparer.Ordinal)
    {
        ["api"] = Roles.Api,
        ["engine"] = Roles.Engine,
        ["projector"] = Roles.Projector,
        ["maker"] = Roles.Maker,
    };

    /// <summary>Reads a comma list of names, such as "api, engine".</summary>
    internal static bool TryParse(string text, out Roles roles)
    {
        roles = Roles.None;
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!All.TryGetValue(name, out var role)) return false;
            roles |= role;
        }

        return true;
    }

    internal static bool Has(this Roles roles, Roles role) => (roles & role) == role;
}
