using System.Buffers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Exchange.Domain;

namespace Exchange.Tests.Storage;

/// <summary>Events as a database keeps them.</summary>
internal static class Stored
{
    private static readonly MethodInfo AppendMethod =
        typeof(Stored).GetMethod(nameof(AppendAs), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Events as an engine would have left them, in sequence from 1, a microsecond apart.</summary>
    public static EventBuffer Buffer(IEnumerable<object> events)
    {
        var buffer = new EventBuffer();
        foreach (var e in events) AppendMethod.MakeGenericMethod(e.GetType()).Invoke(null, [buffer, e]);
        return buffer;
    }

    /// <summary>The texts of events, by a writer that begins with them.</summary>
    public static List<byte[]> Write(EventBuffer events, EventJsonWriter? writer = null)
    {
        writer ??= new EventJsonWriter(new Catalog());
        var texts = new List<byte[]>();
        var text = new ArrayBufferWriter<byte>();
        foreach (var e in events)
        {
            text.ResetWrittenCount();
            if (writer.Write(e, text) != text.WrittenCount) throw new InvalidOperationException("The length is another.");
            texts.Add(text.WrittenSpan.ToArray());
        }

        return texts;
    }

    /// <summary>
    /// The events that texts stand for, by a reader that begins with them; what stands beside a text is taken from the event.
    /// </summary>
    public static EventBuffer Read(IReadOnlyList<byte[]> texts, EventBuffer events)
    {
        var reader = new EventJsonReader(new Catalog());
        var into = new EventBuffer();
        var index = 0;
        foreach (var e in events) reader.Read(e.Type, e.Sequence, e.Time, texts[index++], into);
        return into;
    }

    /// <summary>
    /// A text as PostgreSQL's jsonb gives it back: short names first, and a space after each comma and colon. With it comes a member
    /// that no version knows.
    /// </summary>
    public static byte[] AsJsonb(byte[] text)
    {
        using var json = JsonDocument.Parse(text);
        var members = json.RootElement.EnumerateObject().Select(member => (member.Name, Value: member.Value.GetRawText()))
            .Append((Name: "later", Value: """{"a": [1, "]}", null], "order": true}""")).OrderBy(member => member.Name.Length)
            .ThenBy(member => member.Name, StringComparer.Ordinal).Select(member => $"\"{member.Name}\": {member.Value}");
        return Encoding.UTF8.GetBytes($"{{{string.Join(", ", members)}}}");
    }

    private static void AppendAs<TEvent>(EventBuffer buffer, TEvent e)
        where TEvent : unmanaged, IEvent => buffer.Append(in e, buffer.Count + 1, new Timestamp(buffer.Count + 1));
}
