using Exchange.Api;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.UseSafeDefaults();

var app = builder.Build();
app.UseProblems();
app.MapHealth();

await app.RunAsync();
