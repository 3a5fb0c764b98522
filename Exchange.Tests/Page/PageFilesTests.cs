using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Exchange.Tests;

/// <summary>How the trading page is served: what it may load, what is remembered, and that nothing else is there.</summary>
public sealed partial class PageFilesTests : IClassFixture<DeskFixture>
{
    private const int FirstLoad = 300 * 1024;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly TradingDesk desk;
    private readonly HttpClient client;

    public PageFilesTests(DeskFixture fixture)
    {
        var isBuilt = Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot"));
        Assert.SkipUnless(isBuilt, "the program was built without the page (BuildPage=false)");
        (desk, client) = (fixture.Desk, fixture.Desk.Client);
    }

    [Fact]
    public async Task The_page_may_load_what_this_server_has_and_nothing_else()
    {
        using var page = await GetAsync("/");

        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'self'; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("require-trusted-types-for 'script'; trusted-types 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal(("nosniff", "no-referrer"), (Header(page, "X-Content-Type-Options"), Header(page, "Referrer-Policy")));
    }

    [Fact]
    public async Task No_script_and_no_style_stands_in_the_page_itself()
    {
        var html = await client.GetStringAsync("/", Cancellation);

        Assert.All(ScriptTag().Matches(html), tag => Assert.Matches(" src=\"/assets/[^\"]+\"", tag.Value));
        Assert.DoesNotMatch("""<style|\sstyle=|\son[a-z]+=|javascript:|https?://""", html);
    }

    [Fact]
    public async Task All_that_is_loaded_first_is_below_300_KB()
    {
        var sizes = new Dictionary<string, int>();
        foreach (var path in await FirstLoadAsync()) sizes[path] = (await BytesAsync(path, "br")).Length;

        Assert.True(sizes.Count >= 4, $"the page, its script, its style and its font: {string.Join(' ', sizes.Keys)}");
        Assert.True(sizes.Values.Sum() < FirstLoad, $"{sizes.Values.Sum()} bytes: {string.Join(", ", sizes)}");
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, deflate, br;q=0.5", "br")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("deflate", null)]
    [InlineData("identity", null)]
    [InlineData(null, null)]
    public async Task A_file_comes_compressed_as_the_browser_can_read_it(string? accepted, string? encoding)
    {
        var script = (await FirstLoadAsync()).Single(path => path.EndsWith(".js", StringComparison.Ordinal));
        using var answer = await GetAsync(script, ("Accept-Encoding", accepted));

        Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("Accept-Encoding", Header(answer, "Vary"));
        Assert.Equal("text/javascript", answer.Content.Headers.ContentType?.MediaType);
        if (encoding is not null) Assert.True(answer.Content.Headers.ContentLength < (await BytesAsync(script, null)).Length / 2);
    }

    [Fact]
    public async Task What_has_its_content_in_its_name_is_kept_for_ever_and_the_page_is_asked_for_each_time()
    {
        foreach (var path in await FirstLoadAsync())
        {
            using var answer = await GetAsync(path);
            var expected = path.StartsWith("/assets/", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
            Assert.Equal(expected, Header(answer, "Cache-Control"));
        }
    }

    [Fact]
    public async Task What_a_browser_has_already_is_not_sent_again()
    {
        using var first = await GetAsync("/", ("Accept-Encoding", "br"));
        using var again = await GetAsync("/", ("Accept-Encoding", "br"), ("If-None-Match", first.Headers.ETag!.ToString()));
        using var plain = await GetAsync("/", ("If-None-Match", first.Headers.ETag.ToString()));

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(HttpStatusCode.OK, plain.StatusCode); // other bytes have another tag
    }

    [Fact]
    public async Task The_head_of_a_file_has_no_body()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/");
        using var answer = await client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Theory]
    [InlineData("/appsettings.json")]
    [InlineData("/Exchange.Api.dll")]
    [InlineData("/wwwroot/index.html")]
    [InlineData("/index.html.br")]
    [InlineData("/assets/")]
    [InlineData("/assets/missing.js")]
    [InlineData("/assets/..%2f..%2fappsettings.json")]
    [InlineData("/assets/%2e%2e/%2e%2e/appsettings.json")]
    [InlineData("/..%5cappsettings.json")]
    [InlineData("/assets//etc/passwd")]
    [InlineData("/%2fetc%2fpasswd")]
    public async Task H21_Nothing_but_the_page_is_there(string path)
    {
        using var answer = await GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("\"NOT_FOUND\"", await TextAsync(answer), StringComparison.Ordinal);
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", Header(answer, "Content-Security-Policy"));
    }

    [Fact]
    public async Task The_page_cannot_be_posted_to()
    {
        var reply = await desk.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/"));
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED"), (reply.Status, reply.Code));
    }

    // The page, what it names, and what its style names.
    private async Task<IReadOnlyList<string>> FirstLoadAsync()
    {
        var named = Reference().Matches(await client.GetStringAsync("/", Cancellation)).Select(match => match.Groups[1].Value).ToList();
        foreach (var style in named.Where(path => path.EndsWith(".css", StringComparison.Ordinal)).ToList())
            named.AddRange(Url().Matches(await client.GetStringAsync(style, Cancellation)).Select(match => match.Groups[1].Value));
        return ["/", .. named];
    }

    private static Task<string> TextAsync(HttpResponseMessage answer) =>
        answer.Content.ReadAsStringAsync(Cancellation);

    private async Task<byte[]> BytesAsync(string path, string? accepted)
    {
        using var answer = await GetAsync(path, ("Accept-Encoding", accepted));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsByteArrayAsync(Cancellation);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, params (string Name, string? Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            if (value is not null) request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request, Cancellation);
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex ScriptTag();

    [GeneratedRegex("(?:src|href)=\"(/[^\"]+)\"")]
    private static partial Regex Reference();

    [GeneratedRegex(@"url\(([^)]+)\)")]
    private static partial Regex Url();
}
