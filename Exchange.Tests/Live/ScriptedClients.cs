using System.Diagnostics;
using System.Text.Json;
using Exchange.Benchmarks;
using Xunit;

namespace Exchange.Tests.Live;

/// <summary>The client in JavaScript, as docs/streams.md has it, in node: one for each address, all in one process.</summary>
internal sealed class ScriptedClients : IDisposable
{
    private readonly Process node;
    private readonly ShownBooks[] shown;

    private ScriptedClients(Process node, ShownBooks[] shown) => (this.node, this.shown) = (node, shown);

    /// <summary>Whether there is a node, and has what the client needs.</summary>
    public static async Task<bool> CanRunAsync()
    {
        const string Program = "require.resolve('@microsoft/signalr'); if (!globalThis.WebSocket) require.resolve('ws');";
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", ["-e", Program]) { RedirectStandardError = true })!;
            await node.WaitForExitAsync(TestContext.Current.CancellationToken);
            return node.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Starts it for each of these.</summary>
    public static ScriptedClients Start(TimeSpan patience, params ShownBooks[] shown)
    {
        var program = $$"""
            function run(client, url) {
              const patience = {{patience.TotalMilliseconds}};
              const show = (book, { epoch, sequence, lastUpdateId, time }) =>
                console.log(JSON.stringify([client, { epoch, sequence, lastUpdateId, time }, book.bids, book.asks]));
            {{StreamDocs.JavaScript}}
            }
            {{string.Join('\n', shown.Select((one, client) => $"run({client}, '{one.Hub}');"))}}
            """;
        var start = new ProcessStartInfo("node", ["-e", program]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var clients = new ScriptedClients(Process.Start(start)!, shown);
        clients.node.OutputDataReceived += (_, line) => clients.Take(line.Data);
        clients.node.BeginOutputReadLine();
        clients.node.BeginErrorReadLine(); // SignalR's log, which is not of interest
        return clients;
    }

    public void Dispose()
    {
        node.Kill();
        node.Dispose();
    }

    // SignalR's log comes this way too.
    private void Take(string? line)
    {
        if (line is not ['[', >= '0' and <= '9', ..] || !line.EndsWith("]]", StringComparison.Ordinal)) return;
        var told = JsonElement.Parse(line);
        shown[told[0].GetInt32()].Add(told[1], Side(told[2]), Side(told[3]));
    }

    private static IEnumerable<(string, string)> Side(JsonElement levels) =>
        levels.EnumerateArray().Select(level => (level[0].GetString()!, level[1].GetString()!));
}

/// <summary>The clients in docs/streams.md.</summary>
internal static class StreamDocs
{
    public static string JavaScript => Block("js");

    public static string CSharp => Block("csharp");

    private static string Block(string language) =>
        File.ReadAllText(Path.Combine(Repository.Root, "docs", "streams.md")).Split($"```{language}\n")[1].Split("```")[0];
}
