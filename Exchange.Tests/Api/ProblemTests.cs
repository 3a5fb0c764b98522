using Alba;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Exchange.Tests;

public sealed class ProblemTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string NotFound =
        """{"type":"urn:exchange:problem:NOT_FOUND","title":"There is no such thing.","status":404,"code":"NOT_FOUND","traceId":""}""";

    [Theory]
    [InlineData("/no/such/route")]
    [InlineData("/health")]
    [InlineData("/health/live/more")]
    [InlineData("/..%2f..%2fetc/passwd")]
    public async Task An_unknown_route_is_a_problem(string url) => Assert.Equal(NotFound, await Get(api.Host, url, status: 404));

    [Fact]
    public async Task A_problem_is_json_whatever_the_client_accepts()
    {
        var result = await api.Host.Scenario(scenario =>
        {
            scenario.Get.Url("/no/such/route").Accepts("text/html");
            scenario.StatusCodeShouldBe(404);
            scenario.ContentTypeShouldBe("application/problem+json");
        });

        Assert.Equal(NotFound, WithoutTrace(await result.ReadAsTextAsync()));
    }

    [Fact]
    public async Task A_known_route_with_another_method_is_a_problem()
    {
        var result = await api.Host.Scenario(scenario =>
        {
            scenario.Delete.Url("/health/live");
            scenario.StatusCodeShouldBe(405);
            scenario.Header("Allow").SingleValueShouldEqual("GET");
            scenario.ContentTypeShouldBe("application/problem+json");
        });

        Assert.Contains("\"code\":\"METHOD_NOT_ALLOWED\"", await result.ReadAsTextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task An_exception_is_a_problem_without_a_word_about_the_inside(string environment)
    {
        await using var host = await api.Start(builder => builder
            .UseEnvironment(environment)
            .ConfigureServices(services => services.AddSingleton<IStartupFilter, ThrowingRoute>()));

        Assert.Equal(
            """
            {"type":"urn:exchange:problem:INTERNAL_ERROR","title":"The exchange made a mistake.",
            "status":500,"code":"INTERNAL_ERROR","traceId":""}
            """.ReplaceLineEndings(""),
            await Get(host, ThrowingRoute.Path, status: 500));
    }

    private static async Task<string> Get(IAlbaHost host, string url, int status)
    {
        var result = await host.Scenario(scenario =>
        {
            scenario.Get.Url(url);
            scenario.StatusCodeShouldBe(status);
            scenario.ContentTypeShouldBe("application/problem+json");
        });

        return WithoutTrace(await result.ReadAsTextAsync());
    }

    // What the log knows the request by is another for each request.
    private static string WithoutTrace(string problem) =>
        System.Text.RegularExpressions.Regex.Replace(problem, "(?<=\"traceId\":\")[^\"]+", "");

    /// <summary>A route behind all others that fails.</summary>
    private sealed class ThrowingRoute : IStartupFilter
    {
        public const string Path = "/throw";

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            next(app);
            app.Map(Path, branch => branch.Run(_ => throw new InvalidOperationException("The password is swordfish.")));
        };
    }
}
