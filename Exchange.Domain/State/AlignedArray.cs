using System.Runtime.CompilerServices;

namespace Exchange.Domain;

/// <summary>
/// An array of which the elements begin at a multiple of a cache line's 64 bytes, so that an element of 32 or 64 bytes never takes two
/// lines. A managed array begins anywhere.
/// </summary>
internal readonly unsafe struct AlignedArray<T>
    where T : unmanaged
{
    private const int CacheLine = 64;

    // The array is pinned: the garbage collector does not move it, so a pointer into it is good as long as something refers to it. The
    // references and spans that are handed out do; a copy of this structure of which only the pointer is used any more does not.
    private readonly byte[] bytes;
    private readonly T* first;

    public AlignedArray(int length)
    {
        Length = length;
        bytes = GC.AllocateArray<byte>(checked(length * sizeof(T)) + CacheLine, pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref bytes[0]);
        first = (T*)((address + (CacheLine - 1)) / CacheLine * CacheLine);
    }

    public int Length { get; }

    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            unchecked
            {
                if ((uint)index >= (uint)Length) ThrowOutOfRange();
                return ref first[(uint)index];
            }
        }
    }

    /// <summary>A longer array that begins with the same elements.</summary>
    public AlignedArray<T> Resized(int length)
    {
        var resized = new AlignedArray<T>(length);
        AsSpan().CopyTo(resized.AsSpan());
        return resized;
    }

    /// <summary>All elements.</summary>
    public Span<T> AsSpan()
    {
        var span = new Span<T>(first, Length);
        GC.KeepAlive(bytes);
        return span;
    }

    private static void ThrowOutOfRange() => throw new IndexOutOfRangeException("There is no such element.");
}
