using System.Text.RegularExpressions;
using Exchange.Api;
using Xunit;

namespace Exchange.Tests;

/// <summary>The table of settings in docs/operations.md has every setting, and no other.</summary>
public partial class SettingsDocumentTests
{
    [Fact]
    public void The_document_has_the_settings_of_the_code()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));
        var (start, end) = (At("## Settings"), At("## Several processes"));
        var rows = text[start..end].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        var told = rows.SelectMany(row => Name().Matches(row.Split('|')[1]).Select(match => match.Groups[1].Value));

        int At(string heading) => text.IndexOf(heading, StringComparison.Ordinal);
        Assert.Equal(Settings.All.Select(setting => setting.Key).Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("`([A-Za-z:]+)`")]
    private static partial Regex Name();
}
