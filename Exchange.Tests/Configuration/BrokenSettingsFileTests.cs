using Xunit;

namespace Exchange.Tests;

/// <summary>A settings file that cannot be read is named, with the line where that is known.</summary>
public sealed class BrokenSettingsFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("exchange-settings-");

    private string SettingsFile => Path.Combine(folder.FullName, "appsettings.json");

    /// <summary>The program in a folder of its own: links to everything but what the host resolves links of, and its settings.</summary>
    public BrokenSettingsFileTests()
    {
        foreach (var file in new DirectoryInfo(AppContext.BaseDirectory).EnumerateFiles())
        {
            var here = Path.Combine(folder.FullName, file.Name);
            if (file.Name.StartsWith("Exchange.Api.", StringComparison.Ordinal)) file.CopyTo(here);
            else if (file.Extension == ".dll") File.CreateSymbolicLink(here, file.FullName);
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("{\n  \"Exchange\": {\n    \"Venue\": default\n  }\n}\n", "appsettings.json:3 ")]
    [InlineData("{\r\n  \"Exchange\": {\r\n", "appsettings.json:3 ")]
    [InlineData("", "appsettings.json:1 ")]
    public async Task Broken_json_is_named_with_its_line(string text, string place)
    {
        await File.WriteAllTextAsync(SettingsFile, text, TestContext.Current.CancellationToken);
        await AssertBroken(place);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{ "Exchange": { "Venue": "a", "venue": "b" } }""")]
    public async Task Json_that_cannot_be_settings_is_refused(string text)
    {
        await File.WriteAllTextAsync(SettingsFile, text, TestContext.Current.CancellationToken);
        await AssertBroken("appsettings.json ");
    }

    [Fact]
    public async Task A_file_of_100_megabytes_is_refused_unread()
    {
        await using (var file = File.Create(SettingsFile)) file.SetLength(100_000_000);
        await AssertBroken("appsettings.json ");
    }

    [Fact]
    public async Task A_directory_is_refused()
    {
        Directory.CreateDirectory(SettingsFile);
        await AssertBroken("appsettings.json ");
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_is_refused()
    {
        File.CreateSymbolicLink(SettingsFile, Path.Combine(folder.FullName, "nowhere"));
        await AssertBroken("appsettings.json ");
    }

    /// <summary>What editors leave behind is no mistake: the program goes on to the first setting that is missing.</summary>
    [Theory]
    [InlineData("\uFEFF{ \"Exchange\": { \"Venue\": \"other\" } }")]
    [InlineData("{\r\n  \"Exchange\": {\r\n    \"Venue\": \"other\",\r\n  },\r\n}\r\n")]
    [InlineData("// A venue.\n{ \"Exchange\": { /* its name */ \"Venue\": \"other\" } }")]
    public async Task A_mark_at_the_start_carriage_returns_trailing_commas_and_comments_are_read_over(string text)
    {
        await File.WriteAllTextAsync(SettingsFile, text, TestContext.Current.CancellationToken);
        (await Run()).AssertRefused(78, "MISSING_SETTING");
    }

    [Fact]
    public async Task An_unknown_key_in_the_file_is_refused()
    {
        await File.WriteAllTextAsync(
            SettingsFile, """{ "Exchange": { "Postgress": "swordfish" } }""", TestContext.Current.CancellationToken);
        var program = await Run();

        program.AssertRefused(78, "UNKNOWN_SETTING");
        Assert.DoesNotContain("swordfish", program.Error, StringComparison.Ordinal);
    }

    private async Task AssertBroken(string place)
    {
        var program = await Run();
        program.AssertRefused(78, "BROKEN_SETTINGS");
        Assert.Contains(place, program.Error, StringComparison.Ordinal);
    }

    private Task<ApiProcess> Run() => ApiProcess.RunAsync(new Dictionary<string, string>(), folder: folder.FullName);
}
