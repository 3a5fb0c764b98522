using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace Exchange.Api;

/// <summary>Where the program listens, and how it ends.</summary>
internal static class Listening
{
    private const int StoppedByUser = 130;

    /// <summary>
    /// Refuses an address that is none, and one that the network reaches while nobody has said under which names: a page in a browser
    /// could then reach the exchange under a name of its own.
    /// </summary>
    internal static void Check(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).ToList();
        var urls = endpoints.Count > 0 ? endpoints : [.. (configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';')];
        foreach (var url in urls)
        {
            if (Parse(url) is not { } address)
                throw StartRefused.Setting("INVALID_SETTING", "urls must be addresses such as http://127.0.0.1:5080, with ; between them.");
            if (!IsLocal(address) && string.IsNullOrWhiteSpace(configuration["AllowedHosts"]))
                throw StartRefused.Setting("INSECURE_DEFAULT",
                    "urls names an address that the network can reach; set AllowedHosts to the names that clients use, like example.com.");
        }
    }

    /// <summary>Runs until it is asked to stop; asked a second time, it stops at once.</summary>
    internal static async Task RunUntilStoppedAsync(this WebApplication app)
    {
        var asked = 0;
        void Count(PosixSignalContext signal)
        {
            if (Interlocked.Increment(ref asked) > 1) Environment.Exit(StoppedByUser);
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Count);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Count);
        try
        {
            await app.RunAsync();
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw StartRefused.Setting("ADDRESS_IN_USE", "another program listens on the address that urls names; name another port.");
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AccessDenied or SocketError.AddressNotAvailable)
        {
            throw StartRefused.Setting("ADDRESS_UNAVAILABLE", "this user or this machine may not listen on the address that urls names.");
        }
    }

    private static BindingAddress? Parse(string? url)
    {
        try
        {
            return BindingAddress.Parse(url ?? "") is { Port: >= 0 and <= 65535 } address ? address : null;
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsLocal(BindingAddress address) =>
        address.IsUnixPipe || address.IsNamedPipe || address.Host == "localhost"
        || IPAddress.TryParse(address.Host, out var number) && IPAddress.IsLoopback(number);
}
