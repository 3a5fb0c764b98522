using System.Collections.Concurrent;
using System.Diagnostics;

namespace Exchange.Benchmarks;

/// <summary>The exchange's program as a process of its own, which can be killed at any time.</summary>
internal sealed class MortalProcess : IAsyncDisposable
{
    private const int LinesKept = 60;

    private readonly Process process;
    private readonly FaultStores stores;
    private readonly ConcurrentQueue<string> lines = new();

    private MortalProcess(Process process, FaultStores stores) => (this.process, this.stores) = (process, stores);

    /// <summary>The last lines that it wrote.</summary>
    public string Output => string.Join('\n', lines);

    /// <summary>The address on which it answers HTTP, once it says that it does.</summary>
    public string? Url { get; private set; }

    /// <summary>Starts one.</summary>
    /// <param name="stores">What ends it if this program is killed.</param>
    /// <param name="settings">By their keys, such as Exchange:Venue.</param>
    /// <param name="url">Where it listens.</param>
    public static async Task<MortalProcess> StartAsync(
        FaultStores stores, IEnumerable<KeyValuePair<string, string?>> settings, string url = "http://127.0.0.1:0")
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Exchange.Api.dll");
        var start = new ProcessStartInfo("dotnet", [program, "--urls", url])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Logging__Console__FormatterName"] = "simple";
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information"; // it tells when it listens
        foreach (var (key, value) in settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;

        var started = new MortalProcess(new Process { StartInfo = start }, stores);
        started.process.OutputDataReceived += (_, line) => started.Keep(line.Data);
        started.process.ErrorDataReceived += (_, line) => started.Keep(line.Data);
        started.process.Start();
        started.process.BeginOutputReadLine();
        started.process.BeginErrorReadLine();
        await stores.AddChildAsync(started.process.Id);
        return started;
    }

    /// <summary>Ends it without a warning: SIGKILL.</summary>
    public Task KillAsync() => EndAsync(Signals.Kill);

    /// <summary>Asks it to stop, and waits until it has.</summary>
    public async Task StopAsync()
    {
        await EndAsync(Signals.Terminate);
        if (process.ExitCode != 0) throw new BenchmarkFailed($"The exchange stopped with exit code {process.ExitCode}:\n{Output}");
    }

    /// <summary>Makes it stand still.</summary>
    public void Suspend() => Signals.Send(process.Id, Signals.Stop);

    /// <summary>Makes it go on.</summary>
    public void Resume() => Signals.Send(process.Id, Signals.Continue);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await KillAsync();
        process.Dispose();
    }

    private async Task EndAsync(int signal)
    {
        Signals.Send(process.Id, signal);
        await Await.ForAsync(process.WaitForExitAsync(), "the exchange's process has ended");
        await stores.RemoveChildAsync(process.Id);
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        const string listening = "Now listening on: ";
        if (line.IndexOf(listening, StringComparison.Ordinal) is var at and >= 0) Url = line[(at + listening.Length)..].Trim();
        lines.Enqueue(line);
        while (lines.Count > LinesKept) lines.TryDequeue(out _);
    }
}
