using System.Text.RegularExpressions;

namespace Exchange.Benchmarks;

/// <summary>The test classes in one folder.</summary>
/// <param name="Folder">The folder's name.</param>
/// <param name="Classes">Their names with their namespaces.</param>
internal sealed partial record TestGroup(string Folder, IReadOnlyList<string> Classes)
{
    /// <summary>Finds the tests in the folders of a directory, one group for each folder that has any.</summary>
    /// <exception cref="BenchmarkFailed">There is none.</exception>
    public static IReadOnlyList<TestGroup> FindAll(string directory)
    {
        TestGroup[] groups =
        [
            .. Directory.GetDirectories(directory).Order(StringComparer.Ordinal)
                .Select(folder => new TestGroup(Path.GetFileName(folder), FindClasses(folder)))
                .Where(group => group.Classes.Count > 0),
        ];
        return groups.Length > 0 ? groups : throw new BenchmarkFailed($"{directory}: there are no tests.");
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
