namespace Exchange.Api;

/// <summary>
/// The program does not start, for a reason that its operator can put right: one line on standard error and an exit code. The line never
/// holds a value that was configured, since that may be a secret.
/// </summary>
/// <param name="exitCode">As in sysexits.h.</param>
/// <param name="code">The reason for programs, in capitals.</param>
/// <param name="message">What is wrong, and what is allowed or what to do.</param>
internal sealed class StartRefused(int exitCode, string code, string message) : Exception(message)
{
    /// <summary>The command line is wrong (EX_USAGE).</summary>
    internal const int Usage = 64;

    /// <summary>The configuration is wrong, or that of a store (EX_CONFIG).</summary>
    internal const int Configuration = 78;

    internal int ExitCode => exitCode;

    internal string Code => code;

    internal static StartRefused Setting(string code, string message) => new(Configuration, code, message);

    /// <summary>Says why, and gives the exit code.</summary>
    internal int Report()
    {
        Console.Error.WriteLine($"{Code}: {Message.ReplaceLineEndings(" ")}");
        return ExitCode;
    }
}
