namespace Exchange.Benchmarks;

/// <summary>A benchmark ended without a figure: what it timed gave a wrong result, or its input is bad. The message is one line.</summary>
public sealed class BenchmarkFailed : Exception
{
    /// <summary>The exit code when what was measured is wrong.</summary>
    public const int WrongResult = 1;

    /// <summary>The exit code for bad arguments (EX_USAGE of sysexits.h).</summary>
    public const int BadArguments = 64;

    /// <summary>The exit code for bad input files (EX_DATAERR of sysexits.h).</summary>
    public const int BadInput = 65;

    /// <summary>A failure.</summary>
    public BenchmarkFailed(string message, int exitCode = WrongResult) : base(message) => ExitCode = exitCode;

    /// <summary>The exit code of the program.</summary>
    public int ExitCode { get; }
}
