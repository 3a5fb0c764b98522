using System.Text;

namespace Exchange.Domain;

/// <summary>A few names and what they stand for, found by their bytes in UTF-8 without making text of them.</summary>
internal sealed class Utf8Names<T>
    where T : unmanaged
{
    private const int Size = 256;

    // A hash table: a name is where it belongs, or in the next free place.
    private readonly (byte[]? Name, T Value)[] table = new (byte[]?, T)[Size];

    /// <summary>Takes names, none of which is empty.</summary>
    public Utf8Names(IEnumerable<(string Name, T Value)> names)
    {
        foreach (var (text, value) in names)
        {
            var name = Encoding.UTF8.GetBytes(text);
            var place = PlaceOf(name);
            while (table[place].Name is not null) place = (place + 1) % Size;
            table[place] = (name, value);
        }
    }

    /// <summary>Finds what a name stands for.</summary>
    public bool TryFind(ReadOnlySpan<byte> name, out T value)
    {
        value = default;
        if (name.IsEmpty) return false;
        for (var place = PlaceOf(name); ; place = (place + 1) % Size)
        {
            ref readonly var entry = ref table[place];
            if (entry.Name is null) return false;
            if (!name.SequenceEqual(entry.Name)) continue;
            value = entry.Value;
            return true;
        }
    }

    private static int PlaceOf(ReadOnlySpan<byte> name) =>
        (name[0] * 5 + name[^1] * 17 + name[name.Length / 2] * 37 + name.Length * 3) % Size;
}
