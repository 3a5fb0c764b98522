using Alba;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Exchange.Tests;

public sealed class HealthTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Live_answers_that_the_process_is_there()
    {
        var result = await api.Host.Scenario(scenario =>
        {
            scenario.Get.Url("/health/live");
            scenario.StatusCodeShouldBeOk();
            scenario.ContentTypeShouldBe("application/json; charset=utf-8");
            scenario.Header("Cache-Control").SingleValueShouldEqual("no-store");
        });

        Assert.Equal("""{"status":"live","history":"plain"}""", await result.ReadAsTextAsync());
    }

    [Fact]
    public void Without_configuration_only_this_machine_can_connect() =>
        Assert.Equal("http://127.0.0.1:5080", api.Host.Services.GetRequiredService<IConfiguration>()["urls"]);

    [Fact]
    public void H30_Connections_are_bounded() =>
        Assert.Equal(10_000, api.Host.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.MaxConcurrentConnections);

    [Fact]
    public void No_answer_names_the_server() =>
        Assert.False(api.Host.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.AddServerHeader);
}
