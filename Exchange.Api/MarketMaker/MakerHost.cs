using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Exchange.Api;

/// <summary>
/// Runs the maker from the start of the process to its stop. When the exchange is away or refuses, it waits, longer each time, and goes
/// on; when the process stops, it cancels its orders while the exchange, which may be this process, still answers.
/// </summary>
internal sealed class MakerHost(
    ExchangeOptions options, MakerRecording recording, IServer server, IHostApplicationLifetime lifetime, MakerFigures figures,
    TimeProvider clock, ILogger<MakerHost> logger)
    : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250), LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10), ClosingTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Report = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource stopping = new();

    // Kestrel is the first to stop, so this is the last moment at which orders can be canceled over HTTP.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        if (ExecuteTask is { } running) await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Dispose()
    {
        stopping.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, stopping.Token);
        try
        {
            await StartOf(lifetime).WaitAsync(both.Token);
            await RunAsync(both.Token);
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private static Task StartOf(IHostApplicationLifetime lifetime)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lifetime.ApplicationStarted.Register(started.SetResult);
        return started.Task;
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = Address(), Timeout = AnswerTimeout };
        // Ids are good once for an account, so each start has its own.
        var name = $"m{clock.GetUtcNow().ToUnixTimeMilliseconds():x}";
        var session = new MakerSession(new MakerClient(http), options.Maker, recording.Replay, figures, name);
        try
        {
            await WorkAsync(session, cancellation);
        }
        finally
        {
            await CloseAsync(session);
        }
    }

    private async Task WorkAsync(MakerSession session, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(options.Maker.Step, clock);
        var (isOpen, isAway, pause, reported) = (false, false, FirstPause, clock.GetTimestamp());
        while (true)
        {
            try
            {
                if (!isOpen) await session.OpenAsync(cancellation);
                isOpen = true;
                await session.StepAsync(cancellation);
                if (isAway) logger.MakerIsBack();
                (isAway, pause) = (false, FirstPause);
            }
            catch (Exception e) when (IsPassing(e) && !cancellation.IsCancellationRequested)
            {
                // An exchange that starts is not ready at once, and that is no news.
                var isNews = isOpen || pause == LongestPause;
                if (!isAway && isNews) logger.MakerWaits(e.Message);
                isAway |= isNews;
                if (e is MakerRefusedException { IsAboutKey: true }) isOpen = false;
                var asked = (e as MakerRefusedException)?.RetryAfter ?? TimeSpan.Zero;
                await Task.Delay(asked > pause ? asked : pause, clock, cancellation);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }

            if (clock.GetElapsedTime(reported) >= Report)
            {
                logger.MakerReports(figures.ToString());
                reported = clock.GetTimestamp();
            }

            await timer.WaitForNextTickAsync(cancellation);
        }
    }

    private async Task CloseAsync(MakerSession session)
    {
        using var timeout = new CancellationTokenSource(ClosingTimeout, clock);
        try
        {
            await session.CloseAsync(timeout.Token);
        }
        catch (Exception e) when (IsPassing(e))
        {
            logger.MakerOrdersStay(e.Message);
        }
    }

    // A time that runs out is reported as a cancellation.
    private static bool IsPassing(Exception e) =>
        e is MakerRefusedException or HttpRequestException or OperationCanceledException or JsonException or IOException;

    private Uri Address()
    {
        if (options.Maker.Url.Length > 0) return new Uri(options.Maker.Url);
        var own = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? SafeDefaults.Url;
        var address = BindingAddress.Parse(own);
        var host = address.Host is "0.0.0.0" or "[::]" or "+" or "*" ? "127.0.0.1" : address.Host;
        return new Uri($"{address.Scheme}://{host}:{address.Port}");
    }
}

/// <summary>What the maker says in the log.</summary>
internal static partial class MakerLogs
{
    [LoggerMessage(401, LogLevel.Information, "Market maker: {Figures}")]
    internal static partial void MakerReports(this ILogger logger, string figures);

    [LoggerMessage(402, LogLevel.Warning, "The market maker waits: {Reason}")]
    internal static partial void MakerWaits(this ILogger logger, string reason);

    [LoggerMessage(403, LogLevel.Warning, "The market maker goes on")]
    internal static partial void MakerIsBack(this ILogger logger);

    [LoggerMessage(404, LogLevel.Warning, "The market maker could not cancel its orders: {Reason}")]
    internal static partial void MakerOrdersStay(this ILogger logger, string reason);
}

internal static class MakerRegistration
{
    /// <exception cref="StartRefused">The recorded trades cannot be read.</exception>
    internal static void AddMaker(this IServiceCollection services, MakerOptions options)
    {
        services.AddSingleton(MakerRecording.Read(options));
        services.AddSingleton<MakerFigures>();
        services.AddHostedService<MakerHost>();
    }
}
