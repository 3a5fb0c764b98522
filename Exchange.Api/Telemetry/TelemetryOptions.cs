namespace Exchange.Api;

/// <summary>What the process tells of its work. Traces are configured by the environment's OTEL_* variables.</summary>
public sealed class TelemetryOptions
{
    /// <summary>Who may read /metrics: off, nobody; local, this machine; all, everybody who reaches the address.</summary>
    public MetricsUse Metrics { get; init; } = MetricsUse.Local;
}

/// <summary>Who may read the metrics.</summary>
public enum MetricsUse
{
    /// <summary>Nobody, and nothing is collected.</summary>
    Off,

    /// <summary>Programs on this machine, unless a proxy asks for others.</summary>
    Local,

    /// <summary>Everybody.</summary>
    All,
}
