namespace Exchange.Benchmarks;

/// <summary>A copy of the repository's files in a directory of its own, where they may be changed, built and tested.</summary>
internal sealed class ScratchCopy : IDisposable
{
    private const string TestProject = "Exchange.Tests";

    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(10);

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("exchange-mutants-");
    private readonly CancellationToken cancellation;

    private string TestDirectory => Path.Combine(directory.FullName, TestProject, "bin", "Release", "net10.0");

    /// <summary>Copies what git knows of the repository and what is new there, but not what is ignored.</summary>
    public ScratchCopy(string repository, CancellationToken cancellation)
    {
        this.cancellation = cancellation;
        var listed = Tool.Run(
            repository, BuildLimit, cancellation, [], "git", "ls-files", "--cached", "--others", "--exclude-standard", "-z");
        if (!listed.Succeeded) throw new BenchmarkFailed($"git does not list the files of {repository}: {listed.FirstLine}");

        foreach (var file in listed.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (source, target) = (Path.Combine(repository, file), Path.Combine(directory.FullName, file));
            if (!File.Exists(source)) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(source, target);
        }
    }

    /// <summary>Applies a patch.</summary>
    public ToolResult Apply(Mutant mutant) => Git("apply", mutant.Path);

    /// <summary>Takes a patch back that was applied.</summary>
    public void Revert(Mutant mutant)
    {
        var reverted = Git("apply", "--reverse", mutant.Path);
        if (!reverted.Succeeded) throw new BenchmarkFailed($"{mutant.Name} could not be taken back: {reverted.FirstLine}");
    }

    /// <summary>Builds the tests with all that they need.</summary>
    public ToolResult BuildTests() => Build(TestProject);

    /// <summary>
    /// Builds the domain alone, and puts it where the tests look for it. A mutant changes no signature, so what was compiled against the
    /// domain stays as it is.
    /// </summary>
    public ToolResult BuildDomain() => Build("Exchange.Domain", "--no-restore", $"-p:OutDir={TestDirectory}{Path.DirectorySeparatorChar}");

    /// <summary>Runs tests up to the first failure.</summary>
    /// <param name="group">The tests.</param>
    /// <param name="seeds">How many seeds the property tests take.</param>
    /// <param name="limit">How long it may take.</param>
    public ToolResult Test(TestGroup group, int seeds, TimeSpan limit) => Tool.Run(
        directory.FullName,
        limit,
        cancellation,
        [("EXCHANGE_TEST_SEEDS", $"{seeds}")],
        [
            "dotnet", Path.Combine(TestDirectory, TestProject + ".dll"), "-noLogo", "-noColor", "-stopOnFail",
            .. group.Classes.SelectMany(name => new[] { "-class", name }),
        ]);

    /// <inheritdoc/>
    public void Dispose() => directory.Delete(recursive: true);

    // Warnings do not count: a mutant is no example of style.
    private ToolResult Build(string project, params string[] options) => Tool.Run(
        directory.FullName,
        BuildLimit,
        cancellation,
        [("MSBUILDDISABLENODEREUSE", "1"), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("DOTNET_NOLOGO", "1"), ("DOTNET_CLI_UI_LANGUAGE", "en")],
        [
            "dotnet", "build", project, "--configuration", "Release", "--nologo", "--verbosity", "quiet",
            "-p:TreatWarningsAsErrors=false", "-p:EnforceCodeStyleInBuild=false", "-p:RunAnalyzers=false", "-p:UseSharedCompilation=false",
            "-p:BuildPage=false",
            .. options,
        ]);

    // The directory stands for itself, even if one above it is a repository.
    private ToolResult Git(params string[] arguments) => Tool.Run(
        directory.FullName,
        BuildLimit,
        cancellation,
        [("GIT_CEILING_DIRECTORIES", directory.Parent!.FullName)],
        ["git", .. arguments]);
}
