using Exchange.Api;
using Exchange.Domain;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Exchange.Benchmarks;

/// <summary>
/// The API's part of a venue in this process, so that whoever sends a command knows exactly what was acknowledged: all but the HTTP that
/// stands before it.
/// </summary>
internal sealed class FaultClient : IOrderEntry, IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly IVenue venue;

    private FaultClient(WebApplication app) => (this.app, venue) = (app, app.Services.GetRequiredService<IVenue>());

    public static async Task<FaultClient> StartAsync(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var options = builder.AddExchangeOptions();
        await StoreGuard.CheckAsync(options, StoreGuard.Patience); // as the program does, which makes the first table of a new database
        builder.AddVenue(options);

        var app = builder.Build();
        await app.PrepareStoresAsync();
        await app.StartAsync();
        return new FaultClient(app);
    }

    /// <inheritdoc/>
    public async Task<Answer> SendAsync(ICommand command)
    {
        try
        {
            return Answer.Of(await venue.SendAsync(command, CancellationToken.None));
        }
        catch (OutcomeUnknownException)
        {
            return Answer.Unknown;
        }
        catch (NotExecutedException)
        {
            return Answer.NotExecuted;
        }
    }

    /// <summary>Makes a key that may do everything for an account.</summary>
    public async Task<string> MakeKeyAsync(string venue, AccountId account)
    {
        var keys = new ApiKeys(app.Services.GetRequiredService<IDocumentStore>(), venue, TimeProvider.System);
        var made = await keys.CreateAsync(account, Scopes.Read | Scopes.Trade | Scopes.Admin, "fault");
        return made?.Text ?? throw new BenchmarkFailed("No key could be made.");
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
