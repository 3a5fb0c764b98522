using Exchange.Api;

try
{
    if (CommandLine.Helps(args)) return 0;
    var rebuilds = CommandLine.Takes(RebuildCommand.Name, ref args);
    var asks = CommandLine.Takes(HealthCommand.Name, ref args);
    var links = CommandLine.Takes(LinkCommand.Name, ref args);
    var replay = CommandLine.Takes(ReplayCommand.Name, ref args) ? ReplayArguments.Take(ref args) : null;
    if (replay is { NeedsStores: false }) return await ReplayCommand.RunAsync(replay, null);
    var audit = CommandLine.Takes(AuditCommand.Name, ref args) ? AuditArguments.Take(ref args) : null;

    SettingsFiles.Check(AppContext.BaseDirectory);
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.UseSafeDefaults();
    var options = builder.AddExchangeOptions();
    Listening.Check(builder.Configuration);
    if (asks) return await HealthCommand.RunAsync(options, builder.Configuration);
    await StoreGuard.CheckAsync(options, StoreGuard.Patience);
    if (links) return await LinkCommand.RunAsync(options, builder.Configuration);
    if (rebuilds) return await RebuildCommand.RunAsync(options);
    if (replay is not null) return await ReplayCommand.RunAsync(replay, options);
    if (audit is not null) return await AuditCommand.RunAsync(options, audit);

    builder.UseRequestLimits(options);
    builder.AddVenue(options);
    builder.Services.AddMetrics(options);
    if (options.RoleSet.Has(Roles.Api)) builder.Services.AddRest(options);
    if (options.RoleSet.Has(Roles.Maker)) builder.Services.AddMaker(options.Maker);

    var app = builder.Build();
    await app.PrepareStoresAsync();
    app.UseProblems();
    app.UseFrontDoor(options);
    app.MapHealth();
    app.MapMetrics(options);
    if (options.RoleSet.Has(Roles.Api)) app.MapRest();

    await app.RunUntilStoppedAsync();
    return 0;
}
catch (StartRefused refusal)
{
    return refusal.Report();
}
