using System.Text.Json;

namespace Exchange.Domain;

/// <summary>What a value in JSON is.</summary>
internal enum JsonKind : byte
{
    /// <summary>A string that holds no escape.</summary>
    Plain,

    /// <summary>A string that holds an escape.</summary>
    Escaped,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>Where in the text of an event a value is; for a string, between its quotes.</summary>
internal readonly record struct JsonValue(int Start, int Length, JsonKind Kind)
{
    /// <summary>The value in its text.</summary>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> json) => json.Slice(Start, Length);
}

/// <summary>
/// Walks over the members of one JSON object. Utf8JsonReader does the same and more, but takes for that alone more than half the time in
/// which an event is read with this. It is left what is rare: escapes, and values that are neither string nor number.
/// </summary>
internal ref struct JsonScan(ReadOnlySpan<byte> json)
{
    private readonly ReadOnlySpan<byte> json = json;
    private int position;

    /// <summary>Goes to the next member. False at the end of the object, and then nothing but white space follows.</summary>
    /// <exception cref="JsonException">This is not one JSON object.</exception>
    public bool TryRead(out JsonValue name, out JsonValue value)
    {
        (name, value) = (default, default);
        var isFirst = position == 0;
        if (isFirst) Expect((byte)'{');
        if (Peek() == '}')
        {
            position++;
            SkipWhiteSpace();
            return position == json.Length ? false : throw NoJson();
        }

        if (!isFirst) Expect((byte)',');
        if (Peek() != '"') throw NoJson();
        name = ReadString();
        Expect((byte)':');
        value = Peek() switch
        {
            (byte)'"' => ReadString(),
            (byte)'-' or (>= (byte)'0' and <= (byte)'9') => ReadNumber(),
            _ => ReadOther(),
        };
        return true;
    }

    /// <summary>The text that a string with escapes stands for.</summary>
    public static byte[] Unescape(ReadOnlySpan<byte> escaped)
    {
        byte[] quoted = [(byte)'"', .. escaped, (byte)'"'];
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        var text = new byte[escaped.Length];
        return text[..reader.CopyString(text)];
    }

    private byte Peek()
    {
        SkipWhiteSpace();
        return position < json.Length ? json[position] : throw NoJson();
    }

    private void Expect(byte character)
    {
        if (Peek() != character) throw NoJson();
        position++;
    }

    private void SkipWhiteSpace()
    {
        while (position < json.Length && json[position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') position++;
    }

    private JsonValue ReadString()
    {
        var start = ++position;
        var kind = JsonKind.Plain;
        for (; position < json.Length; position++)
        {
            var character = json[position];
            if (character == '"')
            {
                position++;
                return new JsonValue(start, position - 1 - start, kind);
            }

            if (character < ' ') break;
            if (character != '\\') continue;
            kind = JsonKind.Escaped;
            position++;
        }

        throw NoJson();
    }

    // Whether it is one that an event may have, the one who wants it finds out.
    private JsonValue ReadNumber()
    {
        var start = position;
        while (position < json.Length && json[position] is (>= (byte)'0' and <= (byte)'9')
            or (byte)'-' or (byte)'+' or (byte)'.' or (byte)'e' or (byte)'E') position++;
        return new JsonValue(start, position - start, JsonKind.Number);
    }

    private JsonValue ReadOther()
    {
        var start = position;
        var reader = new Utf8JsonReader(json[start..]);
        reader.Read();
        reader.Skip();
        position += (int)reader.BytesConsumed;
        return new JsonValue(start, position - start, JsonKind.Other);
    }

    private static JsonException NoJson() => new("This is not one JSON object.");
}
