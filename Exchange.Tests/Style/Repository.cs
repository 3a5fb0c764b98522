using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Exchange.Tests;

/// <summary>The repository's own files, as the style tests read them: paths are relative to its root, with forward slashes.</summary>
internal static class Repository
{
    private const int MaxShown = 40;

    // Made by builds, tools and runs, and named in .gitignore.
    private static readonly string[] Ignored = [".git", ".idea", ".run", ".vs", "TestResults", "bin", "node_modules", "obj", "wwwroot"];

    private static readonly string[] TextExtensions =
    [
        ".cs", ".css", ".csproj", ".csv", ".editorconfig", ".gitignore", ".js", ".json", ".md", ".patch", ".props", ".sh", ".svg", ".ts",
        ".txt", ".yaml", ".yml", "",
    ];

    public static readonly string Root = FindRoot();

    /// <summary>Every text file.</summary>
    public static readonly IReadOnlyList<SourceFile> Files =
        [.. Walk(new DirectoryInfo(Root)).Select(path => new SourceFile(path)).OrderBy(file => file.Path, StringComparer.Ordinal)];

    /// <summary>The C# files.</summary>
    public static IEnumerable<SourceFile> Code => Files.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal));

    /// <summary>The files of one of the projects or folders.</summary>
    public static IEnumerable<SourceFile> In(this IEnumerable<SourceFile> files, string folder) =>
        files.Where(file => file.Path.StartsWith(folder + "/", StringComparison.Ordinal));

    /// <summary>Fails with a list of what breaks a rule, each as file:line and what is wrong.</summary>
    public static void AssertNone(IEnumerable<string> violations)
    {
        var all = violations.ToList();
        if (all.Count == 0) return;
        var more = all.Count > MaxShown ? $"\nand {all.Count - MaxShown} more" : "";
        Assert.Fail($"{all.Count} against the rule:\n{string.Join('\n', all.Take(MaxShown))}{more}");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Exchange.sln"))) return folder.FullName;
        throw new InvalidOperationException("The tests read the repository that they were built in; no Exchange.sln is above them.");
    }

    private static IEnumerable<string> Walk(DirectoryInfo folder)
    {
        foreach (var file in folder.EnumerateFiles())
            if (TextExtensions.Contains(file.Extension)) yield return Path.GetRelativePath(Root, file.FullName).Replace('\\', '/');
        foreach (var inner in folder.EnumerateDirectories().Where(inner => !Ignored.Contains(inner.Name)))
            foreach (var path in Walk(inner)) yield return path;
    }
}

/// <summary>One file.</summary>
internal sealed class SourceFile(string path)
{
    private readonly Lazy<SyntaxNode> syntax = new(() => CSharpSyntaxTree.ParseText(Read(path)).GetRoot());

    public string Path => path;

    public string Text { get; } = Read(path);

    /// <summary>The lines without their ends.</summary>
    public string[] Lines => Text.Split('\n');

    /// <summary>The file as C#.</summary>
    public SyntaxNode Syntax => syntax.Value;

    /// <summary>Where a piece of the syntax begins, for a message.</summary>
    public string At(SyntaxToken token) => At(token.GetLocation().GetLineSpan().StartLinePosition.Line);

    /// <summary>A line for a message.</summary>
    /// <param name="index">The first is 0 here, and 1 in the message.</param>
    public string At(int index) => $"{path}:{index + 1}:";

    private static string Read(string path) => File.ReadAllText(System.IO.Path.Combine(Repository.Root, path));
}
