using System.Diagnostics;
using Xunit;

namespace Exchange.Tests;

/// <summary>A PostgreSQL and a Redis for one test class, which may spoil them: started by the script that starts those of a user.</summary>
public sealed class PrivateStores : IAsyncLifetime
{
    // The script deletes all as soon as its input ends, which happens even if this process is killed.
    private const string Script = """
        source scripts/lib.sh
        source scripts/stores.sh
        directory=$root/.run/test/$$
        trap 'delete_stores "$directory"; rm -rf -- "$directory"' EXIT
        start_stores "$directory" $((20000 + RANDOM % 10000))
        printf '%s\n' "$postgres_connection" "$redis_connection"
        read -r _ || true
        """;

    private Process? script;

    public string Postgres { get; private set; } = "";

    public string Redis { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        script = Process.Start(new ProcessStartInfo("bash", ["-euc", Script])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Postgres = await script.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The stores did not start.");
        Redis = await script.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("Redis did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        if (script is null) return;
        script.StandardInput.Close();
        await script.WaitForExitAsync();
        script.Dispose();
    }
}
