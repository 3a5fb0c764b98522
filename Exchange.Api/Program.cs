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

    builder.UseRequestLimits(options);
    builder.AddVenue(options);
    builder.Services.AddRest(options);

    var app = builder.Build();
    await app.PrepareStoreAsync();
    app.UseProblems();
    app.UseFrontDoor(options);
    app.MapHealth();
    app.MapRest();

    await app.RunUntilStoppedAsync();
    return 0;
}
catch (StartRefused refusal)
{
    return refusal.Report();
}
