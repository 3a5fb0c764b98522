using System.Runtime.CompilerServices;

namespace Exchange.Domain;

/// <summary>
/// An array of which the elements begin at a multiple of a cache line's 64 bytes, so that an element of 32 or 64 bytes never takes two
/// lines. A managed array begins anywhere.
/// </summary>
internal struct AlignedArray<T>
    where T : unmanaged
{
    private const int CacheLine = 64;

    // Pinned: the garbage collector does not move it, so that what is aligned stays aligned.
    private readonly byte[] bytes;
    private readonly int offset, length;

    public unsafe AlignedArray(int length)
    {
        this.length = length;
        bytes = GC.AllocateArray<byte>(length * sizeof(T) + CacheLine, pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref bytes[0]);
        offset = (int)((CacheLine - address % CacheLine) % CacheLine);
    }

    public readonly int Length => length;

    public readonly ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (unchecked((uint)index) >= unchecked((uint)length)) ThrowOutOfRange();
            return ref Unsafe.Add(ref Unsafe.As<byte, T>(ref Unsafe.Add(ref bytes[0], offset)), unchecked((nint)(uint)index));
        }
    }

    /// <summary>A longer array that begins with the same elements.</summary>
    public readonly AlignedArray<T> Resized(int length)
    {
        var resized = new AlignedArray<T>(length);
        for (var i = 0; i < Length; i++) resized[i] = this[i];
        return resized;
    }

    private static void ThrowOutOfRange() => throw new IndexOutOfRangeException("No such element.");
}
