using Exchange.Api;

try
{
    if (CommandLine.Helps(args)) return 0;

    SettingsFiles.Check(AppContext.BaseDirectory);
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.UseSafeDefaults();
    var options = builder.AddExchangeOptions();
    Listening.Check(builder.Configuration);
    await StoreGuard.CheckAsync(options, StoreGuard.Patience);

    var app = builder.Build();
    app.UseProblems();
    app.MapHealth();

    await app.RunUntilStoppedAsync();
    return 0;
}
catch (StartRefused refusal)
{
    return refusal.Report();
}
