using System.Reflection;
using Microsoft.Playwright;

namespace Exchange.Benchmarks;

/// <summary>
/// The system's own Chromium without a window, driven by Playwright, which downloads nothing. Its profile is new, and deleted in the end.
/// </summary>
internal sealed class Chromium : IAsyncDisposable
{
    /// <summary>What to say when there is none.</summary>
    public const string HowToGetIt =
        "There is no Chromium: install it (Debian, Ubuntu: apt-get install chromium), or name one in EXCHANGE_BROWSER.";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

    // It opens pages of this machine only, so it needs no sandbox, which root may not have; and it does nothing by itself meanwhile.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright driver;

    private Chromium(IPlaywright driver, IBrowser browser) => (this.driver, Browser) = (driver, browser);

    /// <summary>The browser; each context in it knows nothing of the others.</summary>
    public IBrowser Browser { get; }

    /// <summary>Where it is: what EXCHANGE_BROWSER names, or else the first of its usual names in PATH; null when nowhere.</summary>
    public static string? Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var usual = Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name)));
        var chosen = Environment.GetEnvironmentVariable("EXCHANGE_BROWSER");
        return (chosen is { Length: > 0 } ? [chosen] : usual).FirstOrDefault(File.Exists);
    }

    /// <summary>Starts it.</summary>
    /// <exception cref="BenchmarkFailed">There is none.</exception>
    public static async Task<Chromium> StartAsync()
    {
        var path = Find() ?? throw new BenchmarkFailed(HowToGetIt, BenchmarkFailed.BadArguments);
        if (Environment.GetEnvironmentVariable("PLAYWRIGHT_DRIVER_SEARCH_PATH") is null)
            Environment.SetEnvironmentVariable("PLAYWRIGHT_DRIVER_SEARCH_PATH", Package());
        var driver = await Playwright.CreateAsync();
        try
        {
            return new Chromium(driver, await driver.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Arguments }));
        }
        catch
        {
            driver.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.CloseAsync();
        driver.Dispose();
    }

    // Where the build has found Playwright's package: its driver is run from there.
    private static string? Package() => typeof(Chromium).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "Playwright").Value;
}
