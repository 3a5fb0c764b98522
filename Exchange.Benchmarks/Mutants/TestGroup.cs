using System.Text.RegularExpressions;

namespace Exchange.Benchmarks;

/// <summary>The test classes in one folder.</summary>
/// <param name="Folder">The folder's name.</param>
/// <param name="Classes">Their names with their namespaces.</param>
internal sealed partial record TestGroup(string Folder, IReadOnlyList<string> Classes)
{
    /// <summary>Finds the tests in a folder and the folders in it.</summary>
    /// <exception cref="BenchmarkFailed">There are none.</exception>
    public static TestGroup Find(string folder)
    {
        var classes = Directory.Exists(folder) ? FindClasses(folder) : [];
        return classes.Count > 0
            ? new TestGroup(Path.GetFileName(folder), classes)
            : throw new BenchmarkFailed($"{folder}: there are no tests.", BenchmarkFailed.BadInput);
    }

    private static List<string> FindClasses(string folder) =>
    [
        .. Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText)
            .Where(text => Test().IsMatch(text))
            .SelectMany(text => TestClass().Matches(text)
                .Select(match => $"{Namespace().Match(text).Groups[1].Value}.{match.Groups[1].Value}"))
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex(@"^\s*\[(?:Fact|Theory)\b", RegexOptions.Multiline)]
    private static partial Regex Test();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^public (?:sealed |partial |static |abstract )*class (\w+)", RegexOptions.Multiline)]
    private static partial Regex TestClass();
}
