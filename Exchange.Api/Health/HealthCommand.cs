using System.Text.Json;

namespace Exchange.Api;

/// <summary>
/// The command health: asks the exchange that runs under the same settings whether it is ready. It is for those who watch a container,
/// in which there is no other program that could ask.
/// </summary>
internal static class HealthCommand
{
    /// <summary>The command's name, the first argument of the program.</summary>
    internal const string Name = "health";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 0 when it is ready or degraded, else 1.</returns>
    internal static async Task<int> RunAsync(ExchangeOptions options, IConfiguration configuration)
    {
        using var http = new HttpClient { BaseAddress = AddressOf(configuration), Timeout = Patience };
        using var request = new HttpRequestMessage(HttpMethod.Get, HealthEndpoints.ReadyPath);
        if (options.Api.AllowedHosts != "*") request.Headers.Host = options.Api.AllowedHosts.Split(',')[0];
        try
        {
            using var response = await http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            Console.WriteLine(Describe(text) ?? $"The exchange answers with status {(int)response.StatusCode}.");
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            Console.WriteLine($"Nothing answers at {http.BaseAddress}.");
            return 1;
        }
    }

    /// <summary>Where a program with this configuration listens, as this machine reaches it.</summary>
    internal static Uri AddressOf(IConfiguration configuration)
    {
        var address = BindingAddress.Parse(configuration[WebHostDefaults.ServerUrlsKey]!.Split(';')[0]);
        var host = address.Host is "0.0.0.0" or "[::]" or "+" or "*" ? "127.0.0.1" : address.Host;
        return new Uri($"{address.Scheme}://{host}:{address.Port}");
    }

    private static string? Describe(string text)
    {
        try
        {
            if (JsonSerializer.Deserialize(text, ApiJson.Default.ReadinessAnswer) is not { Checks: { } checks } answer) return null;
            var failing = checks.Where(check => !check.IsOk).Select(check => $"{check.Name}: {check.Reason}");
            return string.Join(' ', [answer.Status, .. failing]);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
