namespace Exchange.Api;

/// <summary>The command line of an audit.</summary>
/// <param name="AsJson">Whether the report is JSON.</param>
/// <param name="Noted">The end of a batch that the chain must have; null if none was noted.</param>
internal sealed record AuditArguments(bool AsJson, NotedBatch? Noted)
{
    private const string Json = "--json", Expect = "--expect=";

    /// <summary>Whether an argument may be one of an audit's, and not a setting.</summary>
    internal static bool IsOne(string arg) => arg == Json || arg.StartsWith(Expect, StringComparison.Ordinal);

    /// <summary>Takes them from the arguments, and leaves the settings.</summary>
    /// <exception cref="StartRefused">One is wrong.</exception>
    internal static AuditArguments Take(ref string[] args)
    {
        var own = args.Where(IsOne).ToList();
        var noted = own.Where(arg => arg != Json).Select(arg => NotedBatch.TryParse(arg[Expect.Length..])).ToList();
        if (noted.Count > 1) throw Usage("--expect may be given once.");
        if (noted is [null]) throw Usage($"--expect needs {NotedBatch.Form}.");
        args = [.. args.Where(arg => !IsOne(arg))];
        return new AuditArguments(own.Contains(Json), noted.FirstOrDefault());
    }

    private static StartRefused Usage(string message) => new(StartRefused.Usage, "USAGE", message);
}
