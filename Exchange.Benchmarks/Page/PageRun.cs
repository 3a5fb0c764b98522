namespace Exchange.Benchmarks;

/// <summary>How an open page does over time.</summary>
internal sealed class PageRun
{
    public List<double> FramesPerSecond { get; } = [];

    /// <summary>The longest time between two frames, in milliseconds.</summary>
    public List<double> LongestFrames { get; } = [];

    /// <summary>The bytes on the heap after a collection, from the beginning to the end.</summary>
    public List<double> Heap { get; } = [];

    /// <summary>
    /// By how many bytes the heap is larger in the last quarter than in the second one: the first one fills what has a bound, such as the
    /// list of the last trades.
    /// </summary>
    public double HeapGrowth
    {
        get
        {
            var quarter = Math.Max(1, Heap.Count / 4);
            return Heap.TakeLast(quarter).Average() - Heap.Skip(quarter).Take(quarter).DefaultIfEmpty(Heap[0]).Average();
        }
    }

    /// <summary>Watches a page. Between two slices, in which frames are counted, its garbage is collected.</summary>
    public async Task WatchAsync(PageWindow page, TimeSpan time, TimeSpan slice, CancellationToken cancellation)
    {
        for (var left = time; left > TimeSpan.Zero; left -= slice)
        {
            Heap.Add(await page.HeapAsync());
            await page.TakeFramesAsync();
            await Task.Delay(slice, cancellation);
            var frames = await page.TakeFramesAsync();
            if (frames.Length < 2) throw new BenchmarkFailed("The page draws nothing any more.");
            FramesPerSecond.Add((frames.Length - 1) * 1000 / (frames[^1] - frames[0]));
            LongestFrames.Add(frames.Zip(frames.Skip(1), (before, after) => after - before).Max());
        }

        Heap.Add(await page.HeapAsync());
    }
}
