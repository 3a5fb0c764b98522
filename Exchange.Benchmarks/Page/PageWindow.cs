using Microsoft.Playwright;

namespace Exchange.Benchmarks;

/// <summary>How soon a page was there, in milliseconds from the beginning of the navigation.</summary>
/// <param name="FirstPaint">Something with content was painted.</param>
/// <param name="Live">The connection was live, both sides of the book were shown, and a frame after that was drawn.</param>
internal sealed record Opened(double FirstPaint, double Live);

/// <summary>The trading page in a window of its own, which had nothing of it before.</summary>
internal sealed class PageWindow : IAsyncDisposable
{
    // Notes the time of each frame, and promises the moments of the first paint and of the first frame in which the page is live. The
    // page's policy allows no text that becomes code, so nothing can be asked again and again from outside.
    private const string Watch = """
        window.frames_ = [];
        window.opened_ = new Promise(resolve => {
          const shows = side => document.querySelector(`.side.${side} .line:not([hidden])`);
          let live = 0;
          const frame = now => {
            window.frames_.push(now);
            if (!live && document.querySelector('.connection[data-phase="live"]') && shows('bids') && shows('asks')) live = now;
            const paint = live && performance.getEntriesByName('first-contentful-paint')[0];
            if (paint) resolve([paint.startTime, live]);
            requestAnimationFrame(frame);
          };
          requestAnimationFrame(frame);
        });
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IBrowserContext context;
    private readonly IPage page;
    private readonly ICDPSession inspector;

    private PageWindow(IBrowserContext context, IPage page, ICDPSession inspector) =>
        (this.context, this.page, this.inspector) = (context, page, inspector);

    /// <summary>How soon it was there.</summary>
    public Opened Opened { get; private set; } = new(0, 0);

    /// <summary>Opens the page by a link, and waits until it is live.</summary>
    public static async Task<PageWindow> OpenAsync(Chromium chromium, string link)
    {
        var context = await chromium.Browser.NewContextAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 } });
        var page = await context.NewPageAsync();
        await context.AddInitScriptAsync(Watch);
        var answer = await page.GotoAsync(link);
        if (answer?.Ok != true) throw new BenchmarkFailed("The exchange has no page: it was built without (BuildPage=false).");
        var times = await page.EvaluateAsync<double[]>("window.opened_").WaitAsync(Patience);
        return new PageWindow(context, page, await context.NewCDPSessionAsync(page)) { Opened = new Opened(times[0], times[1]) };
    }

    /// <summary>The moments of the frames since it was last asked, in milliseconds.</summary>
    public Task<double[]> TakeFramesAsync() => page.EvaluateAsync<double[]>("window.frames_.splice(0)");

    /// <summary>The bytes that are left on the page's heap after a collection.</summary>
    public async Task<double> HeapAsync()
    {
        await inspector.SendAsync("HeapProfiler.collectGarbage");
        var usage = await inspector.SendAsync("Runtime.getHeapUsage");
        return usage!.Value.GetProperty("usedSize").GetDouble();
    }

    public async ValueTask DisposeAsync() => await context.CloseAsync();
}
