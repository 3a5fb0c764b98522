using System.Globalization;

namespace Exchange.Benchmarks;

/// <summary>What the system keeps for clients that have not taken it yet; on Linux.</summary>
internal static class SendQueues
{
    /// <summary>The bytes that wait to be sent from a port of this machine, in all; 0 where the system does not tell.</summary>
    public static long BytesOf(int port)
    {
        const string tables = "/proc/net/tcp";
        if (!File.Exists(tables)) return 0;
        var end = $":{port:X4}";
        return File.ReadLines(tables).Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns[1].EndsWith(end, StringComparison.Ordinal))
            .Sum(columns => long.Parse(columns[4].AsSpan(0, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }
}
