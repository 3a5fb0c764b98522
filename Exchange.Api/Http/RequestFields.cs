using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Exchange.Api;

/// <summary>
/// The members of one JSON object, read strictly: no comments, no trailing data, no unknown, repeated or missing members, no deep
/// nesting. It allocates nothing for a good body. The first thing that is wrong is the <see cref="Problem"/>; reading goes on with
/// empty values, so that whoever reads asks once, at the end. Of several faults of the whole, malformed JSON comes first.
/// </summary>
internal ref partial struct RequestFields
{
    private const int MaxDepth = 8;

    private readonly ReadOnlySpan<byte> body;
    private readonly JsonShape shape;
    private Members members;

    private RequestFields(ReadOnlySpan<byte> body, JsonShape shape)
    {
        this.body = body;
        this.shape = shape;
    }

    /// <summary>The first thing that was found wrong.</summary>
    internal Problem? Problem { get; private set; }

    internal static RequestFields Read(ReadOnlySpan<byte> body, JsonShape shape)
    {
        var fields = new RequestFields(body, shape);
        var reader = new Utf8JsonReader(body);
        try
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject) fields.ReadMembers(ref reader);
            else fields.Fail(ProblemKind.InvalidBodyType);
            SkipValue(ref reader);
            reader.Read();
        }
        catch (JsonException)
        {
            fields.Problem = new Problem(ProblemKind.MalformedJson);
        }
        catch (TooDeepException)
        {
            fields.Problem = new Problem(ProblemKind.TooDeep);
        }

        for (var i = 0; i < shape.Required; i++)
            if (!fields.Has(i)) fields.Fail(ProblemKind.MissingField, i);
        return fields;
    }

    /// <summary>Whether the member is there, be its value right or wrong.</summary>
    internal readonly bool Has(int member) => members[member].Kind != JsonTokenType.None;

    /// <summary>Notes what is wrong, if it is the first such thing.</summary>
    internal void Fail(ProblemKind kind, int member = -1, string? reason = null) =>
        Problem ??= new Problem(kind, member < 0 ? null : shape.Names[member], reason);

    /// <summary>The elements of a member that is an array, as their own JSON texts, at most <paramref name="max"/> of them.</summary>
    internal List<Range> Elements(int member, int max)
    {
        List<Range> elements = [];
        var value = members[member];
        if (value.Kind != JsonTokenType.StartArray)
        {
            Fail(ProblemKind.InvalidField, member, "EXPECTED_ARRAY");
            return elements;
        }

        var reader = new Utf8JsonReader(body.Slice(value.Start, value.Length));
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray && elements.Count <= max)
        {
            var start = value.Start + (int)reader.TokenStartIndex;
            reader.Skip();
            elements.Add(start..(value.Start + (int)reader.BytesConsumed));
        }

        return elements;
    }

    private void ReadMembers(ref Utf8JsonReader reader)
    {
        for (var next = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName;)
        {
            var member = shape.Find(ref reader, next);
            if (member < 0) Problem ??= new Problem(ProblemKind.UnknownField, PlainWord(reader.ValueSpan));
            else if (Has(member)) Fail(ProblemKind.DuplicateField, member);

            reader.Read();
            var (start, kind, escaped) = ((int)reader.TokenStartIndex, reader.TokenType, reader.ValueIsEscaped);
            SkipValue(ref reader);
            if (member < 0) continue;
            members[member] = new Member(start, (int)reader.BytesConsumed - start, kind, escaped);
            next = member + 1;
        }
    }

    // To the end of the array or object that the reader is at, if it is at one.
    private static void SkipValue(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject)) return;
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            var opens = reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject;
            if (opens && reader.CurrentDepth >= MaxDepth) throw new TooDeepException();
        }
    }

    // A name is given back only if nothing can hide in it.
    private static string? PlainWord(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > 36) return null;
        foreach (var letter in name)
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter != '_') return null;
        return System.Text.Encoding.ASCII.GetString(name);
    }

    // Where a value stands in the body; a text with its quotes.
    private readonly record struct Member(int Start, int Length, JsonTokenType Kind, bool IsEscaped);

    [InlineArray(JsonShape.MaxMembers)]
    private struct Members
    {
        private Member first;
    }

    private sealed class TooDeepException : Exception;
}
