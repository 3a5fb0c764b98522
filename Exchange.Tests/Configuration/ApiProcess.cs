using System.Diagnostics;
using Xunit;

namespace Exchange.Tests;

/// <summary>The program as its users start it: a process of its own, with settings in its environment.</summary>
/// <param name="ExitCode">The process's.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record ApiProcess(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Runs the program until it ends by itself.</summary>
    /// <param name="settings">By their keys, such as Exchange:Venue.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="folder">Where the program is, if not beside the tests.</param>
    public static Task<ApiProcess> RunAsync(
        IReadOnlyDictionary<string, string> settings, string[]? arguments = null, string? folder = null)
    {
        var program = Path.Combine(folder ?? AppContext.BaseDirectory, "Exchange.Api.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments ?? []]);
        foreach (var (key, value) in settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        return RunAsync(start);
    }

    /// <summary>Runs one of the repository's scripts, without a terminal.</summary>
    public static Task<ApiProcess> RunScriptAsync(string name, params string[] arguments) =>
        RunAsync(new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "scripts", name), .. arguments]));

    /// <summary>The program refused to start: with this exit code and one line, which begins with the code, and no trace of code.</summary>
    public void AssertRefused(int exitCode, string code)
    {
        Assert.True(ExitCode == exitCode, $"{ExitCode}: {Error}");
        Assert.StartsWith(code.Length == 0 ? "" : code + ": ", Error, StringComparison.Ordinal);
        Assert.EndsWith(".\n", Error, StringComparison.Ordinal);
        Assert.Single(Error.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain("Exception", Error, StringComparison.Ordinal);
    }

    private static async Task<ApiProcess> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        return new(deadline.IsCancellationRequested ? -1 : process.ExitCode, await output, await error);
    }
}
