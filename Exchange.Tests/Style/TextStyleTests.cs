using System.Text.RegularExpressions;
using Xunit;

namespace Exchange.Tests;

/// <summary>What every text file of the repository keeps to.</summary>
public sealed partial class TextStyleTests
{
    private const int MaxWidth = 140;
    private const int MaxLines = 400;

    // In two parts, so that this file does not break its own rules.
    private static readonly string[] Unfinished = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception"];

    [Fact]
    public void A_line_of_code_is_at_most_140_wide() => Repository.AssertNone(
        from file in Repository.Code
        from line in Enumerated(file)
        where line.Text.Length > MaxWidth
        select $"{file.At(line.Index)} {line.Text.Length} wide, at most {MaxWidth}");

    [Fact]
    public void A_file_of_code_is_at_most_400_lines_long() => Repository.AssertNone(
        from file in Repository.Code
        let count = file.Lines.Length - 1
        where count > MaxLines
        select $"{file.At(MaxLines)} {count} lines, at most {MaxLines}");

    [Fact]
    public void Nothing_is_left_for_later() => Repository.AssertNone(
        from file in Repository.Code.Concat(Repository.Files.In("scripts"))
        from line in Enumerated(file)
        from word in Unfinished
        where Regex.IsMatch(line.Text, $@"\b{word}\b")
        select $"{file.At(line.Index)} {word}: finish it, or open an issue");

    [Fact]
    public void No_line_ends_in_white_space_or_holds_a_tab() => Repository.AssertNone(
        from file in Repository.Files
        where file.Path != ".gitignore" && !file.Path.EndsWith(".patch", StringComparison.Ordinal)
        from line in Enumerated(file)
        where line.Text.AsSpan().TrimEnd().Length != line.Text.Length || line.Text.Contains('\t', StringComparison.Ordinal)
        select $"{file.At(line.Index)} white space at the end, a carriage return or a tab");

    [Fact]
    public void Every_file_ends_with_one_line_end() => Repository.AssertNone(
        from file in Repository.Files
        where !file.Text.EndsWith('\n') || file.Text.EndsWith("\n\n", StringComparison.Ordinal)
        select $"{file.At(file.Lines.Length - 1)} the file ends without a line end, or with an empty line");

    [Fact]
    public void No_file_knows_the_machine_that_it_was_written_on() => Repository.AssertNone(
        from file in Repository.Files
        from line in Enumerated(file)
        from Match path in PathOfOneMachine().Matches(line.Text)
        select $"{file.At(line.Index)} {path.Value}: a path that other machines do not have");

    [Fact]
    public void Every_link_of_the_documents_leads_somewhere() => Repository.AssertNone(
        from file in Repository.Files
        where file.Path.EndsWith(".md", StringComparison.Ordinal)
        from line in Enumerated(file)
        from Match link in Link().Matches(line.Text)
        let target = link.Groups[1].Value
        where !target.Contains(':', StringComparison.Ordinal) && !target.StartsWith('#')
        let path = Path.Combine(Repository.Root, Path.GetDirectoryName(file.Path) ?? "", target.Split('#')[0])
        where !Path.Exists(path)
        select $"{file.At(line.Index)} {target}: there is no such file");

    private static IEnumerable<(int Index, string Text)> Enumerated(SourceFile file) =>
        file.Lines.Index().Select(line => (line.Index, line.Item));

    [GeneratedRegex(@"(?<![\w.~}])/(?:tm" + @"p|wor" + @"k|root|home|Users)(?![\w.-])|\b[A-Z]:\\")]
    private static partial Regex PathOfOneMachine();

    [GeneratedRegex(@"(?:\]\(|(?:src|srcset|href)="")([^)""\s]+)")]
    private static partial Regex Link();
}
