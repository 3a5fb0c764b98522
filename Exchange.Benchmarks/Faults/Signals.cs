using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Exchange.Benchmarks;

/// <summary>Signals to processes that this program has started.</summary>
internal static class Signals
{
    public const int Interrupt = 2, Quit = 3, Kill = 9, Terminate = 15;

    // These two have other numbers on macOS than on Linux.
    public static readonly int Continue = OperatingSystem.IsMacOS() ? 19 : 18;
    public static readonly int Stop = OperatingSystem.IsMacOS() ? 17 : 19;

    /// <summary>Sends a signal; nothing happens when the process is gone.</summary>
    public static void Send(int process, int signal) => _ = SendSignal(process, signal);

    public static bool IsGone(int process) => SendSignal(process, 0) != 0 || StateOf(process) == 'Z';

    /// <summary>The processes that a process has started.</summary>
    public static List<int> ChildrenOf(int process)
    {
        using var list = Process.Start(new ProcessStartInfo("ps", ["-A", "-o", "ppid=,pid="]) { RedirectStandardOutput = true })!;
        var rows = list.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        list.WaitForExit();
        return [.. from row in rows
                   let numbers = row.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                   where Number(numbers[0]) == process
                   select Number(numbers[1])];
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    // A killed process is a zombie until its parent has looked, which for a detached one is whoever adopted it.
    private static char StateOf(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[stat.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return ' ';
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
