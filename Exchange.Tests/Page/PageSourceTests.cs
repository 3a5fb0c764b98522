using System.Text.RegularExpressions;
using Xunit;

namespace Exchange.Tests;

/// <summary>What the source of the trading page keeps to; the compiler and its own tests see to the rest.</summary>
public sealed partial class PageSourceTests
{
    private const int MaxWidth = 140, MaxLines = 300;
    private const string Folder = "Exchange.Api/Web/src";

    private static IEnumerable<SourceFile> Scripts =>
        Repository.Files.In(Folder).Where(file => file.Path.EndsWith(".ts", StringComparison.Ordinal));

    [Fact]
    public void Text_stays_text() => Repository.AssertNone(
        from match in Matches(Scripts, MakesCode())
        select $"{match} nothing makes elements or code out of texts: el() and textContent do");

    [Fact]
    public void Numbers_are_texts_except_for_places_on_a_drawing() => Repository.AssertNone(
        from match in Matches(Scripts.Where(file => !file.Path.StartsWith($"{Folder}/chart/", StringComparison.Ordinal)), MakesFloats())
        select $"{match} money, prices and quantities are texts: money/decimal.ts calculates with them");

    [Fact]
    public void A_key_is_kept_in_the_tab_only() => Repository.AssertNone(
    [
        .. from match in Matches(Scripts.Where(file => file.Path != $"{Folder}/account/session.ts"), SessionStorage())
            select $"{match} only account/session.ts knows where the key is",
        .. from match in Matches(Scripts.Where(file => file.Path == $"{Folder}/account/session.ts"), LongStorage())
            select $"{match} a key does not outlive the tab",
    ]);

    [Fact]
    public void A_file_is_at_most_300_lines_long_and_140_wide() => Repository.AssertNone(
        from file in Repository.Files.In("Exchange.Api/Web")
        where file.Path.EndsWith(".ts", StringComparison.Ordinal) || file.Path.EndsWith(".css", StringComparison.Ordinal)
        from violation in file.Lines.Index()
            .Where(line => line.Item.Length > MaxWidth)
            .Select(line => $"{file.At(line.Index)} {line.Item.Length} wide, at most {MaxWidth}")
            .Concat(file.Lines.Length > MaxLines + 1 ? [$"{file.At(MaxLines)} {file.Lines.Length} lines, at most {MaxLines}"] : [])
        select violation);

    [Fact]
    public void The_lock_names_no_registry() => Repository.AssertNone(
        from file in Repository.Files.In("Exchange.Api/Web")
        where file.Path.EndsWith("package-lock.json", StringComparison.Ordinal)
        from match in Matches([file], new Regex("\"resolved\""))
        select $"{match} packages come from the registry that the machine is set up for");

    private static IEnumerable<string> Matches(IEnumerable<SourceFile> files, Regex regex) =>
        from file in files
        from line in file.Lines.Index()
        from Match match in regex.Matches(line.Item)
        select $"{file.At(line.Index)} {match.Value}:";

    [GeneratedRegex(
        @"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|srcdoc|eval|Function)\b\(?")]
    private static partial Regex MakesCode();

    [GeneratedRegex(@"\b(parseFloat|parseInt|Number\(|valueAsNumber)")]
    private static partial Regex MakesFloats();

    [GeneratedRegex("sessionStorage")]
    private static partial Regex SessionStorage();

    [GeneratedRegex("localStorage|indexedDB|document.cookie")]
    private static partial Regex LongStorage();
}
