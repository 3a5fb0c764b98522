using Exchange.Domain;

namespace Exchange.Api;

/// <summary>An audit, as it is told over HTTP and by --json.</summary>
/// <param name="Venue">The venue.</param>
/// <param name="Status">running, passed, failed (there are findings), ended (it could not be done) or none.</param>
/// <param name="Sequence">The last event that it looks at.</param>
/// <param name="Done">The events that were looked at.</param>
/// <param name="Started">When it began.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="StateHash">The hash of the state to which the events lead.</param>
/// <param name="ChainBegins">The events after this one are protected by the chain.</param>
/// <param name="LastBatch">The number of the last batch.</param>
/// <param name="LastHash">Its hash, which stands for everything since the chain began.</param>
/// <param name="Note">Its last event and its hash, as a later audit can be told to expect them.</param>
/// <param name="Compared">How many rows of each table were compared.</param>
/// <param name="Counts">How many findings each check has.</param>
/// <param name="Findings">The findings, 50 of each check at most.</param>
/// <param name="Notes">What was not compared, and why.</param>
/// <param name="Error">Why it could not be done.</param>
internal sealed record AuditAnswer(
    string Venue, string Status, long Sequence, long Done, string? Started, double? Seconds, string? StateHash, long? ChainBegins,
    long? LastBatch, string? LastHash, string? Note, IReadOnlyDictionary<string, long>? Compared, IReadOnlyDictionary<string, long>? Counts,
    IReadOnlyList<FindingAnswer>? Findings, IReadOnlyList<string>? Notes, string? Error)
{
    /// <summary>A report as an answer.</summary>
    public static AuditAnswer Of(AuditReport report, Timestamp? started = null) => new(
        report.Venue, report.IsClean ? "passed" : "failed", report.Sequence, report.Sequence,
        started is { } time ? TimeText.Format(time) : null, Math.Round(report.Duration.TotalSeconds, 3), report.StateHash,
        report.ChainBegins, report.LastBatch, report.Last?.Hash, report.Last?.ToString(), report.Compared,
        report.Counts.ToDictionary(entry => AuditText.Name(entry.Key), entry => entry.Value),
        [.. report.Findings.Select(FindingAnswer.Of)], report.Notes.Count == 0 ? null : report.Notes, null);
}

/// <summary>Something that an audit found.</summary>
/// <param name="Check">events, chain, replay, snapshots, keyframes, catalog, history or views.</param>
/// <param name="Where">The table, or the key in Redis.</param>
/// <param name="Sequence">The event that it is about, or the first one.</param>
/// <param name="Row">Which row, where the event does not tell.</param>
/// <param name="Column">Which column; absent where it is the row as a whole.</param>
/// <param name="Since">When the event happened.</param>
/// <param name="What">What is wrong, in words.</param>
internal sealed record FindingAnswer(
    string Check, string Where, long? Sequence, string? Row, string? Column, string? Since, string What)
{
    /// <summary>A finding as an answer.</summary>
    public static FindingAnswer Of(AuditFinding finding) => new(
        AuditText.Name(finding.Check), finding.Where, finding.Sequence, finding.Row, finding.Column,
        finding.Since is { } since ? TimeText.Format(since) : null, finding.What);
}
