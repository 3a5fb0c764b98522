using System.Diagnostics;
using Xunit;

namespace Exchange.Tests;

/// <summary>The types of the trading page fit, and its own tests pass: npm test, as one test of this run.</summary>
public sealed class PageUnitTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task The_pages_own_tests_pass()
    {
        var folder = Path.Combine(Repository.Root, "Exchange.Api", "Web");
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(folder, "node_modules")),
            "Exchange.Api/Web/node_modules is not there: the page was not built here (BuildPage=false).");
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["test", "--silent"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var npm = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Deadline);
        var output = npm.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = npm.StandardError.ReadToEndAsync(deadline.Token);
        await npm.WaitForExitAsync(deadline.Token);

        Assert.True(npm.ExitCode == 0, $"npm test in Exchange.Api/Web ended with {npm.ExitCode}:\n{await output}\n{await error}");
        Assert.Matches(@"(?m)^(#|ℹ) pass [1-9]", await output); // none at all would be no success either
    }
}
