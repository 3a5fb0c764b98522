using System.Text;
using System.Text.Json;

namespace Exchange.Api;

/// <summary>The members that a JSON object has: the required ones first. A member is known by its place in the list.</summary>
internal sealed class JsonShape
{
    /// <summary>The most members.</summary>
    internal const int MaxMembers = 20;

    private readonly byte[][] names;

    internal JsonShape(string[] required, params string[] optional)
    {
        Names = [.. required, .. optional];
        Required = required.Length;
        names = [.. Names.Select(Encoding.UTF8.GetBytes)];
        if (names.Length > MaxMembers) throw new ArgumentException($"There are at most {MaxMembers} members.", nameof(optional));
    }

    internal string[] Names { get; }

    internal int Required { get; }

    /// <summary>
    /// The member whose name the reader is at, or -1. The search begins where members in their usual order have the next.
    /// </summary>
    internal int Find(ref Utf8JsonReader reader, int next)
    {
        for (var i = 0; i < names.Length; i++)
        {
            var member = next + i < names.Length ? next + i : next + i - names.Length;
            if (reader.ValueTextEquals(names[member])) return member;
        }

        return -1;
    }
}
