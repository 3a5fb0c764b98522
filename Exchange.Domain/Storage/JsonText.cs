using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Exchange.Domain;

/// <summary>
/// Writes one JSON object into memory that is large enough. The name of a member is given as it stands in the text, with its quotes, a
/// comma before and a colon after it, so that it is copied at once; the first comma becomes the opening brace.
/// </summary>
internal ref struct JsonText(Span<byte> target)
{
    private readonly Span<byte> target = target;
    private int length;

    /// <summary>Closes the object.</summary>
    /// <returns>The length of it all.</returns>
    public int End()
    {
        target[0] = (byte)'{';
        target[length++] = (byte)'}';
        return length;
    }

    /// <summary>A whole number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Number(ReadOnlySpan<byte> name, long value)
    {
        Add(name);
        Utf8Formatter.TryFormat(value, target[length..], out var count);
        length += count;
    }

    /// <summary>What has its quotes already, or needs none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Quoted(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Add(name);
        Add(value);
    }

    /// <summary>A value of an enum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Word<TEnum>(ReadOnlySpan<byte> name, TEnum value)
        where TEnum : unmanaged, Enum => Quoted(name, JsonWords<TEnum>.Of(value));

    /// <summary>A command id.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Id(ReadOnlySpan<byte> name, in CommandId id)
    {
        Open(name);
        length += id.Format(target[length..]);
        Close();
    }

    /// <summary>A count of units as a decimal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Units(ReadOnlySpan<byte> name, long units, int scale)
    {
        Open(name);
        length += DecimalText.Format(units, scale, target[length..]);
        Close();
    }

    /// <summary>A count of steps as a decimal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Steps(ReadOnlySpan<byte> name, long count, Step step)
    {
        Open(name);
        length += DecimalText.FormatSteps(count, step, target[length..]);
        Close();
    }

    /// <summary>A step size as a decimal.</summary>
    public void Step(ReadOnlySpan<byte> name, Step step)
    {
        Open(name);
        length += DecimalText.FormatStep(step, target[length..]);
        Close();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(target[length..]);
        length += text.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Open(ReadOnlySpan<byte> name)
    {
        Add(name);
        target[length++] = (byte)'"';
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Close() => target[length++] = (byte)'"';
}
