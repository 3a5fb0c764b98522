using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Exchange.Tests;

/// <summary>A Redis of one test's own, append-only, which may be killed and started again with what it had kept.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("exchange-redis-");
    private readonly int port = FreePort();
    private Process? process;

    public string Configuration => $"127.0.0.1:{port}";

    public static async Task<RedisServer> StartAsync()
    {
        var server = new RedisServer();
        await server.RestartAsync();
        return server;
    }

    /// <summary>Starts it, and waits until it answers.</summary>
    public async Task RestartAsync()
    {
        string[] arguments = ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", directory.FullName, "--appendonly", "yes", "--save", ""];
        process = Process.Start(new ProcessStartInfo("redis-server", arguments) { RedirectStandardOutput = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        await Until.True(AnswersAsync, "the test's Redis answers");
    }

    /// <summary>Kills it without a warning.</summary>
    public void Kill()
    {
        process!.Kill();
        process.WaitForExit();
        process.Dispose();
        process = null;
    }

    /// <summary>Stops it from doing anything, as a stalled machine does; a later <see cref="Kill"/> works.</summary>
    public void Freeze()
    {
        using var kill = Process.Start("kill", ["-STOP", $"{process!.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Runs a command that tests have no connection of their own for.</summary>
    public async Task<RedisResult> ExecuteAsync(string command, params object[] arguments)
    {
        var options = ConfigurationOptions.Parse(Configuration);
        options.AllowAdmin = true;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
        return await connection.GetDatabase().ExecuteAsync(command, arguments);
    }

    public ValueTask DisposeAsync()
    {
        if (process is not null) Kill();
        directory.Delete(recursive: true);
        return default;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await ExecuteAsync("PING");
            return true;
        }
        catch (RedisException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
