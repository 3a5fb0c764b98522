using System.Globalization;

namespace Exchange.Benchmarks;

/// <summary>The processor time that processes have used since they started, as Linux counts it; elsewhere nothing is known.</summary>
internal static class ProcessorTime
{
    private const double TicksPerSecond = 100; // USER_HZ, which is the same on every architecture

    // Places in /proc/<pid>/stat behind the name; see proc(5).
    private const int Parent = 1, User = 11, System = 12, ReapedUser = 13, ReapedSystem = 14;

    /// <summary>The seconds that a process has used; 0 when there is none.</summary>
    public static double Of(int process) => Fields(process) is { } fields ? Seconds(fields, User, System) : 0;

    /// <summary>The seconds that a process has used with all its children, those that have ended included.</summary>
    public static double OfFamily(int process)
    {
        if (Fields(process) is not { } own) return 0;
        var sum = Seconds(own, User, System) + Seconds(own, ReapedUser, ReapedSystem);
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, null, out var child)) continue;
            if (Fields(child) is { } fields && Number(fields, Parent) == process) sum += Seconds(fields, User, System);
        }

        return sum;
    }

    /// <summary>The seconds that everything on the machine has used, over all processors.</summary>
    public static double OfMachine()
    {
        const int idle = 3, waiting = 4, guest = 8; // of the numbers in the first line; the time of guests is counted before, too
        if (!OperatingSystem.IsLinux()) return 0;
        var numbers = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
        var ticks = numbers.Take(guest).Where((_, place) => place is not (idle or waiting)).Sum(text => double.Parse(text, null));
        return ticks / TicksPerSecond;
    }

    /// <summary>The process that started a process; null when that is not known.</summary>
    public static int? ParentOf(int process) => Fields(process) is { } fields ? (int)Number(fields, Parent) : null;

    // The second field is the program's name, in parentheses; it may hold anything, parentheses included.
    private static string[]? Fields(int process)
    {
        try
        {
            var text = OperatingSystem.IsLinux() ? File.ReadAllText($"/proc/{process}/stat") : null;
            return text?[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null; // it has ended
        }
    }

    private static double Seconds(string[] fields, int user, int system) =>
        (Number(fields, user) + Number(fields, system)) / TicksPerSecond;

    private static double Number(string[] fields, int place) => double.Parse(fields[place], null);
}
