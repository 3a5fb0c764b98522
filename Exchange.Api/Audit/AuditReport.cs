using Exchange.Domain;

namespace Exchange.Api;

/// <summary>Something that is not as it must be.</summary>
/// <param name="Check">Which check found it.</param>
/// <param name="Where">The table, or the key in Redis.</param>
/// <param name="Sequence">The event that it is about, or the first one; null where it is about none.</param>
/// <param name="Row">Which row of the table; null where the sequence tells.</param>
/// <param name="Column">Which column of the row; null where it is the row as a whole.</param>
/// <param name="Since">When the event happened.</param>
/// <param name="What">What is wrong, in words.</param>
internal sealed record AuditFinding(
    AuditCheck Check, string Where, long? Sequence, string? Row, string? Column, Timestamp? Since, string What);

/// <summary>What an audit looks at. The names are those of a report.</summary>
internal enum AuditCheck
{
    /// <summary>The rows of the events: their numbers and what stands beside their content.</summary>
    Events,

    /// <summary>The chain of hashes over committed batches.</summary>
    Chain,

    /// <summary>What the events add up to, and the laws that hold after each of them.</summary>
    Replay,

    /// <summary>The snapshots.</summary>
    Snapshots,

    /// <summary>The states of the past, from which answers about later moments go on.</summary>
    Keyframes,

    /// <summary>The copy of the events about assets and markets.</summary>
    Catalog,

    /// <summary>Orders, fills, ledger, balances, trades and candles of the past.</summary>
    History,

    /// <summary>The live views in Redis.</summary>
    Views,
}

/// <summary>What an audit of one venue found, and what it went through.</summary>
internal sealed class AuditReport(string venue)
{
    /// <summary>How many findings of a check are kept; more are only counted.</summary>
    public const int Kept = 50;

    private readonly Lock gate = new();
    private readonly List<AuditFinding> findings = [];
    private readonly Dictionary<AuditCheck, long> counts = [];
    private readonly Dictionary<string, long> compared = [];
    private readonly List<string> notes = [];

    public string Venue => venue;

    /// <summary>The sequence of the last event that was looked at, and its time.</summary>
    public long Sequence { get; set; }

    public Timestamp Time { get; set; }

    /// <summary>The hash of the state that the events lead to; null if they lead to none.</summary>
    public string? StateHash { get; set; }

    /// <summary>The events after this one are protected by the chain; null if there is none.</summary>
    public long? ChainBegins { get; set; }

    /// <summary>The number of the last batch.</summary>
    public long LastBatch { get; set; }

    /// <summary>Its end, to be noted for a later audit; null if there is no chain.</summary>
    public NotedBatch? Last { get; set; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; set; }

    /// <summary>The findings, those that are kept.</summary>
    public IReadOnlyList<AuditFinding> Findings
    {
        get
        {
            lock (gate) return [.. findings];
        }
    }

    /// <summary>How many there are, of each check that found any.</summary>
    public IReadOnlyDictionary<AuditCheck, long> Counts
    {
        get
        {
            lock (gate) return new Dictionary<AuditCheck, long>(counts);
        }
    }

    /// <summary>How many rows of each table were compared.</summary>
    public IReadOnlyDictionary<string, long> Compared
    {
        get
        {
            lock (gate) return new Dictionary<string, long>(compared);
        }
    }

    /// <summary>What was not compared, and why, in words.</summary>
    public IReadOnlyList<string> Notes
    {
        get
        {
            lock (gate) return [.. notes];
        }
    }

    /// <summary>True when nothing was found.</summary>
    public bool IsClean
    {
        get
        {
            lock (gate) return counts.Count == 0;
        }
    }

    /// <summary>Notes a finding.</summary>
    public void Add(
        AuditCheck check, string where, string what, long? sequence = null, string? row = null, string? column = null,
        Timestamp? since = null)
    {
        lock (gate)
        {
            var count = counts.GetValueOrDefault(check);
            counts[check] = count + 1;
            if (count < Kept) findings.Add(new AuditFinding(check, where, sequence, row, column, since, what));
        }
    }

    /// <summary>Tells that something was not compared, and why.</summary>
    public void Note(string what)
    {
        lock (gate) notes.Add(what);
    }

    /// <summary>Notes how many rows of a table were compared.</summary>
    public void Count(string table, long rows)
    {
        lock (gate) compared[table] = compared.GetValueOrDefault(table) + rows;
    }
}
