using Exchange.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Exchange.Benchmarks;

/// <summary>An exchange inside this process, put together as its own program does, without its HTTP.</summary>
internal sealed class ExchangeInside : IAsyncDisposable
{
    private readonly WebApplication application;

    private ExchangeInside(WebApplication application) => this.application = application;

    /// <summary>Where commands go in.</summary>
    public IVenue Venue => application.Services.GetRequiredService<IVenue>();

    /// <summary>Starts it.</summary>
    public static async Task<ExchangeInside> StartAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var options = builder.AddExchangeOptions();
        await StoreGuard.CheckAsync(options, StoreGuard.Patience);
        builder.AddVenue(options);

        var application = builder.Build();
        await application.PrepareStoresAsync();
        await application.StartAsync(cancellation);
        return new ExchangeInside(application);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await application.StopAsync();
        await application.DisposeAsync();
    }
}
