using System.Globalization;

namespace Exchange.Tests.Engine.Specs;

/// <summary>The words of a line, taken one after another.</summary>
internal sealed class Words(string line)
{
    private readonly Queue<string> rest = new(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public bool Any => rest.Count > 0;

    public bool AtNumber => rest.TryPeek(out var word) && (char.IsDigit(word[0]) || word[0] == '-' || word == "max");

    public string Next() => rest.TryDequeue(out var word) ? word : throw new FormatException("the line ends too early");

    public void Expect(string word)
    {
        if (Next() is var next && next != word) throw new FormatException($"'{word}' should stand where '{next}' does");
    }

    public bool Take(string word)
    {
        if (!rest.TryPeek(out var next) || next != word) return false;
        rest.Dequeue();
        return true;
    }

    public string Rest()
    {
        var all = string.Join(' ', rest);
        rest.Clear();
        return all;
    }

    public long Number() => Number(Next());

    public void End()
    {
        if (Any) throw new FormatException($"'{string.Join(' ', rest)}' is not understood");
    }

    /// <summary>A whole number; max is 2^63 - 1.</summary>
    public static long Number(string word) =>
        word == "max" ? long.MaxValue
        : long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw new FormatException($"'{word}' is not a whole number");
}
