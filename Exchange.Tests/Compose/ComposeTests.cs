using System.Text.RegularExpressions;
using Exchange.Api;
using Xunit;

namespace Exchange.Tests.Compose;

/// <summary>The files in compose/ name settings, ports, projects and commands that the program has.</summary>
public sealed partial class ComposeTests
{
    private const string One = "compose/compose.yaml", Scale = "compose/compose.scale.yaml", Dockerfile = "compose/Dockerfile";

    private static readonly string Port = new Uri(SafeDefaults.Url).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    [Theory]
    [InlineData(One)]
    [InlineData(Scale)]
    [InlineData("docs/operations.md")]
    public void Every_setting_is_one_and_has_a_value_that_is_allowed(string path)
    {
        var settings = Settings.All.ToDictionary(setting => setting.FullKey, StringComparer.Ordinal);
        var found = Setting().Matches(Read(path))
            .Where(match => !match.Groups[1].Value.EndsWith("Name", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(found);
        Repository.AssertNone(
            from match in found
            let key = match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal)
            let value = match.Groups[2].Value.Trim('"')
            where !settings.TryGetValue(key, out var setting) || !value.Contains("${", StringComparison.Ordinal) && match.Groups[2].Success
                && !setting.IsAllowed(value)
            select $"{path}: {match.Value}");
    }

    [Theory]
    [InlineData(One)]
    [InlineData(Scale)]
    public void Passwords_are_required_and_drawn_by_the_script(string path)
    {
        var drawn = Drawn().Matches(Read("compose/make-env")).Select(match => match.Groups[1].Value).ToHashSet();
        var text = Read(path);
        var required = Required().Matches(text).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.Equal(path == One ? drawn : [.. drawn.Intersect(required)], required);
        Assert.All(Variable().Matches(text), match =>
            Assert.Contains(match.Groups[1].Value, (string[])[.. required, "EXCHANGE_PORT", "REDIS_PASSWORD"]));
        var open = text.Split('\n').Where(line => line.Contains("assword=", StringComparison.Ordinal));
        Assert.All(open, line => Assert.Contains("${", line, StringComparison.Ordinal));
        Assert.Contains("/compose/.env", Read(".gitignore").Split('\n'));
    }

    [Fact]
    public void The_script_draws_what_the_settings_allow()
    {
        var folder = Directory.CreateTempSubdirectory("exchange-env-");
        try
        {
            File.Copy(Path.Combine(Repository.Root, "compose/make-env"), Path.Combine(folder.FullName, "make-env"));
            var values = Run(folder.FullName);
            Assert.True(Settings.All.Single(setting => setting.Key == "CommandSecret").IsAllowed(values["COMMAND_SECRET"]));
            Assert.True(Settings.All.Single(setting => setting.Key == "Maker:Key").IsAllowed(values["MAKER_KEY"]));
            Assert.True(values["POSTGRES_PASSWORD"].Length >= 32 && values["POSTGRES_PASSWORD"].All(char.IsAsciiLetterOrDigit));
            Assert.NotEqual(values["POSTGRES_PASSWORD"], values["REDIS_PASSWORD"]);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.FullName, ".env")));

            Assert.Equal(values, Run(folder.FullName)); // what is there stays
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Ports_and_commands_are_the_programs()
    {
        Assert.Contains($"EXPOSE {Port}", Read(Dockerfile), StringComparison.Ordinal);
        Assert.Contains($"ASPNETCORE_URLS=http://0.0.0.0:{Port}", Read(Dockerfile), StringComparison.Ordinal);
        Assert.Contains($"""CMD ["dotnet", "Exchange.Api.dll", "{HealthCommand.Name}"]""", Read(Dockerfile), StringComparison.Ordinal);
        Assert.Contains($"\"127.0.0.1:${{EXCHANGE_PORT:-{Port}}}:{Port}\"", Read(One), StringComparison.Ordinal);
        Assert.Contains($"set $api http://api:{Port};", Read("compose/nginx.conf"), StringComparison.Ordinal);
        Assert.Contains("listen 8080", Read("compose/nginx.conf"), StringComparison.Ordinal);
        Assert.Contains($"\"127.0.0.1:${{EXCHANGE_PORT:-{Port}}}:8080\"", Read(Scale), StringComparison.Ordinal);
        Assert.Contains("Exchange__Maker__Url: http://proxy:8080", Read(Scale), StringComparison.Ordinal);
        Assert.Contains($"location {HubRegistration.Path[..(HubRegistration.Path.LastIndexOf('/') + 1)]} ", Read("compose/nginx.conf"),
            StringComparison.Ordinal);
        Assert.Contains($"location = {MetricsEndpoint.Path} ", Read("compose/nginx.conf"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_image_has_every_project_that_the_program_needs()
    {
        var projects = new HashSet<string>();
        void Add(string project)
        {
            if (!projects.Add(project)) return;
            foreach (Match reference in Reference().Matches(Read($"{project}/{project}.csproj"))) Add(reference.Groups[1].Value);
        }

        Add("Exchange.Api");
        Assert.Equal(3, projects.Count);
        Assert.All(projects, project =>
        {
            Assert.Contains($"COPY {project}/{project}.csproj {project}/", Read(Dockerfile), StringComparison.Ordinal);
            Assert.Contains($"COPY {project}/ {project}/", Read(Dockerfile), StringComparison.Ordinal);
        });
        var copied = Copied().Matches(Read(Dockerfile)).SelectMany(match => match.Groups[1].Value.Split(' ')).Where(path => path != "./");
        Assert.All(copied, path => Assert.True(path.Contains('*') || Path.Exists(Path.Combine(Repository.Root, path)), path));
    }

    [Fact]
    public void Every_role_runs_in_both()
    {
        Assert.Contains($"Exchange__Roles: {string.Join(',', RoleNames.All.Keys)}", Read(One), StringComparison.Ordinal);
        Assert.All(RoleNames.All.Keys, role => Assert.Contains($"Exchange__Roles: {role}\n", Read(Scale), StringComparison.Ordinal));
    }

    private static Dictionary<string, string> Run(string folder)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("bash", ["make-env"])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
        })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return File.ReadAllLines(Path.Combine(folder, ".env"))
            .Select(line => line.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
    }

    // In the environment, with its value where the line is one of a list; in the documents also as Exchange:Name.
    [GeneratedRegex(@"\b(Exchange(?:__|:)[A-Z][A-Za-z_:]*[A-Za-z])(?:: (""[^""\n]*""|[^\s#""][^\s#]*))?")]
    private static partial Regex Setting();

    [GeneratedRegex(@"^([A-Z_]+)=", RegexOptions.Multiline)]
    private static partial Regex Drawn();

    [GeneratedRegex(@"\$\{([A-Z_]+):\?run compose/make-env first\}")]
    private static partial Regex Required();

    [GeneratedRegex(@"\$\{?([A-Z_]+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"<ProjectReference Include=""\.\./[^/]+/([^""]+)\.csproj""")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^COPY (?!--)(.+) \S+$", RegexOptions.Multiline)]
    private static partial Regex Copied();
}
