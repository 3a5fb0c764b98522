namespace Exchange.Projections;

/// <summary>A row that grows at its end and shrinks at both; its memory is used again.</summary>
internal sealed class Deque<T>
    where T : struct
{
    private T[] items = new T[16]; // a power of two
    private int first;

    public int Count { get; private set; }

    /// <summary>The first. There must be one, as for the others below.</summary>
    public ref T First => ref items[first];

    /// <summary>The last.</summary>
    public ref T Last => ref items[first + Count - 1 & items.Length - 1];

    public ref T this[int index] => ref items[first + index & items.Length - 1];

    public void AddLast(in T item)
    {
        if (Count == items.Length) Grow();
        Count++;
        Last = item;
    }

    public void RemoveFirst()
    {
        first = first + 1 & items.Length - 1;
        Count--;
    }

    public void RemoveLast() => Count--;

    private void Grow()
    {
        var larger = new T[2 * items.Length];
        for (var i = 0; i < Count; i++) larger[i] = this[i];
        (items, first) = (larger, 0);
    }
}
