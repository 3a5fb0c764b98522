using Exchange.Domain;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Npgsql;

namespace Exchange.Api;

/// <summary>
/// What happens on the first start of an exchange, as the setting Setup asks: a key for its administrator, and perhaps markets and an
/// account to try it out. Keys are written to the standard output, this once; they are stored nowhere. The market maker's key is in the
/// settings already, and is only made valid. Every start writes a link that opens the trading page for the account.
/// </summary>
internal sealed class FirstStart(
    ExchangeOptions options, IVenue venue, ApiKeys keys, PageLinks links, NpgsqlDataSource database, IServer server,
    IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Setup == SetupKind.None) return;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        Console.Write(await MakeAsync(stoppingToken));
    }

    // One process at a time, if several start at once.
    private async Task<string> MakeAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var take = new NpgsqlCommand("select pg_advisory_xact_lock(hashtext('exchange first start'), hashtext($1))", connection)
        {
            Parameters = { new() { Value = options.Venue } },
            CommandTimeout = 0, // whoever has it may be waiting for an engine
        };
        await take.ExecuteNonQueryAsync(cancellation);

        var demo = options.Setup == SetupKind.Demo ? await WithPatienceAsync(new DemoVenue(venue).MakeAsync, cancellation) : default;
        var existing = await keys.ListAsync(cancellation);
        var admin = existing.Count == 0 ? (await keys.CreateAsync(default, Scopes.Admin | Scopes.Read, "admin"))?.Text : null;
        var trader = existing.Count == 0 && demo.Value != 0
            ? (await keys.CreateAsync(demo, Scopes.Read | Scopes.Trade, "demo"))?.Text
            : null;
        if (ApiKeyText.TryHash(options.Maker.Key, out var maker)) await keys.EnsureAsync(maker, Scopes.Admin, "maker", cancellation);
        await transaction.CommitAsync(cancellation);

        var url = PublicAddress.Of(options, server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? SafeDefaults.Url);
        var link = demo.Value == 0 ? null : await links.IssueAsync(url, demo);
        return Welcome.Text(url, options.Venue, admin, trader, demo, link);
    }

    // The engine may not be there yet; it may be another process.
    private static async Task<AccountId> WithPatienceAsync(Func<CancellationToken, Task<AccountId>> make, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await make(cancellation);
            }
            catch (Exception e) when (e is NotExecutedException or OutcomeUnknownException)
            {
                await Task.Delay(Pause, cancellation);
            }
        }
    }
}
