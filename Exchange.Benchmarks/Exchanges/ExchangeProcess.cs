using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Exchange.Benchmarks;

/// <summary>The exchange as its users start it: a process of its own.</summary>
internal sealed class ExchangeProcess : IAsyncDisposable
{
    private static readonly TimeSpan SayPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly List<(TimeSpan At, string Text)> lines = [];
    private readonly long started = Stopwatch.GetTimestamp();

    private ExchangeProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Its number.</summary>
    public int Id => process.Id;

    /// <summary>How long it has been running.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(started);

    /// <summary>What it has printed so far, and how long after its start.</summary>
    public IReadOnlyList<(TimeSpan At, string Text)> Lines
    {
        get
        {
            lock (lines) return [.. lines];
        }
    }

    /// <summary>Starts the program with these settings.</summary>
    public static ExchangeProcess Start(IReadOnlyDictionary<string, string?> settings, string url = "http://127.0.0.1:0") =>
        Start(settings, ["--urls", url]);

    /// <summary>Starts the program with these settings and arguments.</summary>
    public static ExchangeProcess Start(IReadOnlyDictionary<string, string?> settings, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Exchange.Api.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        var process = Process.Start(start) ?? throw new BenchmarkFailed("The exchange could not be started.");
        process.StandardInput.Close();
        return new ExchangeProcess(process);
    }

    /// <summary>A port on the loopback address on which nobody listens.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The time after its start at which it printed a line with these words.</summary>
    /// <exception cref="BenchmarkFailed">It ended without, or took too long.</exception>
    public async Task<TimeSpan> SaysAsync(string words, CancellationToken cancellation)
    {
        while (Age < SayPatience)
        {
            foreach (var (at, text) in Lines)
                if (text.Contains(words, StringComparison.Ordinal)) return at;
            ThrowIfEnded();
            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellation);
        }

        throw new BenchmarkFailed($"The exchange did not say \"{words}\" in {SayPatience.TotalSeconds:0} s.");
    }

    /// <summary>Fails if it has ended.</summary>
    public void ThrowIfEnded()
    {
        if (!process.HasExited) return;
        var last = string.Join(' ', Lines.TakeLast(5).Select(line => line.Text));
        throw new BenchmarkFailed($"The exchange ended with {process.ExitCode}: {last}");
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            using (var polite = Process.Start("kill", ["-TERM", $"{process.Id}"])) await polite.WaitForExitAsync();
            using var patience = new CancellationTokenSource(StopPatience);
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!process.HasExited) await KillAsync();
        }

        process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is null) return;
        lock (lines) lines.Add((Age, line));
    }
}
