using System.Globalization;

namespace Exchange.Api;

/// <summary>
/// The end of a batch that somebody noted from an earlier report: by it an audit tells whether the chain has been cut off or computed anew
/// since. Its text is the sequence and the hash with a colon between.
/// </summary>
/// <param name="Sequence">The last event of the batch.</param>
/// <param name="Hash">The hash of the batch.</param>
internal sealed record NotedBatch(long Sequence, string Hash)
{
    /// <summary>What is wrong with a text that is none.</summary>
    public const string Form = "a sequence and a hash of 64 hexadecimal digits, with a colon between, as a report prints them";

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sequence}:{Hash}");

    /// <summary>Reads one; null if it is none.</summary>
    public static NotedBatch? TryParse(string text) =>
        text.Split(':') is [var sequence, { Length: 2 * BatchHash.Size } hash] && hash.All(char.IsAsciiHexDigit)
        && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && sequence == $"{number}"
            ? new NotedBatch(number, hash.ToUpperInvariant())
            : null;
}
