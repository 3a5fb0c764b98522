namespace Exchange.Benchmarks;

/// <summary>A recording that cannot be read. The message names the file, the line if there is one, and what is wrong with it.</summary>
public sealed class BadRecording : Exception
{
    /// <summary>A fault of a whole file.</summary>
    public BadRecording(string file, string fault) : base($"{file}: {fault}") { }

    /// <summary>A fault of a line.</summary>
    public BadRecording(string file, int line, string fault) : base($"{file}:{line}: {fault}") { }
}
