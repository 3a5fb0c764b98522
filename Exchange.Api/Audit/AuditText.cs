using System.Globalization;
using System.Text;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>A report in plain words.</summary>
internal static class AuditText
{
    /// <summary>Writes it.</summary>
    public static string Write(AuditReport report)
    {
        var text = new StringBuilder();
        text.Append(Invariant($"Venue {report.Venue}, {report.Sequence:N0} events up to {TimeText.Format(report.Time)}, "));
        text.AppendLine(Invariant($"audited in {report.Duration.TotalSeconds:N1} s."));
        text.AppendLine(Invariant($"State: {report.StateHash ?? "the events lead to none"}"));
        text.AppendLine(report.ChainBegins is { } begins
            ? Invariant($"Chain: from event {begins + 1} on, up to batch {report.LastBatch}. Note its end, and a later audit can tell ")
                + Invariant($"whether it was cut off or computed anew:\n    --expect={report.Last}")
            : "Chain: none; it begins when the engine starts.");
        var compared = report.Compared.OrderBy(entry => entry.Key).Select(entry => Invariant($"{entry.Key} {entry.Value:N0}"));
        text.AppendLine($"Compared: {string.Join(", ", compared)}");
        foreach (var note in report.Notes) text.AppendLine($"Note: {note}");
        text.AppendLine();
        foreach (var group in report.Findings.GroupBy(finding => finding.Check).OrderBy(group => group.Key))
        {
            foreach (var finding in group) Write(text, finding);
            var more = report.Counts[group.Key] - AuditReport.Kept;
            if (more > 0) text.AppendLine(Invariant($"{Name(group.Key)}: {more:N0} more."));
        }

        var count = report.Counts.Values.Sum();
        text.AppendLine(count == 0
            ? "Everything is as it must be."
            : Invariant($"{count:N0} findings. docs/operations.md tells what each means."));
        return text.ToString();
    }

    /// <summary>The name of a check.</summary>
    public static string Name(AuditCheck check) => check.ToString().ToLowerInvariant();

    private static void Write(StringBuilder text, AuditFinding finding)
    {
        text.Append(Invariant($"{Name(finding.Check)}: {finding.Where}"));
        if (finding.Sequence is { } sequence) text.Append(Invariant($", event {sequence}"));
        if (finding.Row is { } row) text.Append(Invariant($", row {row}"));
        if (finding.Column is { } column) text.Append(Invariant($", column {column}"));
        if (finding.Since is { } since && since != Timestamp.None) text.Append(Invariant($", of {TimeText.Format(since)}"));
        text.AppendLine().AppendLine(Invariant($"    {finding.What}"));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
