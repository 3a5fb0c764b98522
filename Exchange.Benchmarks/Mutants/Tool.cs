using System.Diagnostics;
using System.Text;

namespace Exchange.Benchmarks;

/// <summary>Runs a command-line tool to its end.</summary>
internal static class Tool
{
    /// <summary>Runs a tool, and stops it with all that it started when the time is up or the benchmark is canceled.</summary>
    /// <param name="directory">Where it runs.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellation">Ends the benchmark.</param>
    /// <param name="environment">What is added to the environment.</param>
    /// <param name="command">The tool and its arguments.</param>
    public static ToolResult Run(
        string directory,
        TimeSpan limit,
        CancellationToken cancellation,
        (string Name, string Value)[] environment,
        params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;

        using var process = Start(start);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(limit);
        process.StandardInput.Close();

        var output = new StringBuilder();
        void Add(string? line)
        {
            lock (output) output.AppendLine(line);
        }

        process.OutputDataReceived += (_, data) => Add(data.Data);
        process.ErrorDataReceived += (_, data) => Add(data.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using (stop.Token.Register(() => Kill(process))) process.WaitForExit();

        cancellation.ThrowIfCancellationRequested();
        var text = output.ToString().Replace(directory + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
        return new ToolResult(process.ExitCode, TimedOut: stop.IsCancellationRequested, text);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw new BenchmarkFailed($"{start.FileName} cannot be run: {fault.Message}.");
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself just now.
        }
    }
}

/// <summary>How a tool ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="TimedOut">Whether it was stopped because the time was up.</param>
/// <param name="Output">What it wrote to its standard output and error; paths below its directory are relative to that.</param>
internal sealed record ToolResult(int ExitCode, bool TimedOut, string Output)
{
    /// <summary>Whether it ended well.</summary>
    public bool Succeeded => ExitCode == 0 && !TimedOut;

    /// <summary>The first line of the output that contains a text, or null.</summary>
    public string? LineWith(string text) =>
        Output.Split('\n').FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal))?.Trim();

    /// <summary>The first line that says anything.</summary>
    public string FirstLine => Output.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "no output";
}
