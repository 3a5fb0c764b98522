namespace Exchange.Api;

/// <summary>The program's command line: --help, or settings as --Key=value, which a command may precede.</summary>
internal static class CommandLine
{
    /// <summary>What may be set besides the exchange's own settings; the framework knows these.</summary>
    private static readonly HashSet<string> Framework = new(StringComparer.OrdinalIgnoreCase)
    {
        "AllowedHosts", "applicationName", "contentRoot", "environment", "Kestrel", "Logging", "urls",
    };

    /// <summary>Whether the user asked for help, and has it now.</summary>
    /// <exception cref="StartRefused">An argument that the program does not know.</exception>
    internal static bool Helps(string[] args)
    {
        if (args is ["--help" or "-h" or "-?"])
        {
            Console.Write(Help());
            return true;
        }

        var unknown = args.Select((arg, index) => (arg, index)).FirstOrDefault(item =>
            !IsSetting(args, item.index) && !IsOfCommand(args, item.index));
        return unknown.arg is null
            ? false
            : throw new StartRefused(StartRefused.Usage, "USAGE",
                $"argument {unknown.index + 1} is not known; settings are written --Key=value, and --help lists them.");
    }

    /// <summary>Whether the first argument is this command; it is taken from the others, which are settings.</summary>
    internal static bool Takes(string command, ref string[] args)
    {
        if (args is not [var first, ..] || first != command) return false;
        args = args[1..];
        return true;
    }

    private static bool IsOfCommand(string[] args, int index) => index == 0
        ? args[0] is RebuildCommand.Name or LinkCommand.Name or HealthCommand.Name or ReplayCommand.Name or AuditCommand.Name
        : args[0] == LinkCommand.Name && args[index].StartsWith($"{LinkCommand.Account}=", StringComparison.Ordinal)
            || args[0] == ReplayCommand.Name && ReplayArguments.IsOne(args[index])
            || args[0] == AuditCommand.Name && AuditArguments.IsOne(args[index]);

    // "--urls http://..." is two arguments, and one setting.
    private static bool IsSetting(string[] args, int index)
    {
        if (IsKey(args[index])) return true;
        return index > 0 && IsKey(args[index - 1]) && !args[index - 1].Contains('=') && !args[index].StartsWith('-');
    }

    private static bool IsKey(string arg)
    {
        if (!arg.StartsWith("--", StringComparison.Ordinal)) return false;
        var section = arg[2..].Split('=', ':')[0];
        return Framework.Contains(section) || section.Equals(ExchangeOptions.Section, StringComparison.OrdinalIgnoreCase);
    }

    private static string Help()
    {
        var settings = Settings.All.Select(setting => $"  {setting.FullKey}  ({setting.Default ?? "required"})\n      {setting.Allowed}\n");
        return $"""
            Exchange.Api: an exchange that runs on your own machine. It answers HTTP on {SafeDefaults.Url} unless --urls names another
            address, decides orders, and keeps what happened in PostgreSQL. scripts/run starts it with all that it needs.

            Usage: Exchange.Api [--Key=value]...
                   Exchange.Api rebuild-history [--Key=value]...   makes the history anew from the events, also beside a running exchange
                   Exchange.Api replay apply|decide|export|import|trades|candles [FILE] [--Key=value]...   see scripts/replay --help
                   Exchange.Api audit [--json] [--expect=SEQUENCE:HASH] [--Key=value]...   compares everything in the stores with the events
                   Exchange.Api page-link [--account=N] [--Key=value]...   prints a link that opens the trading page of account N, or 1
                   Exchange.Api health [--Key=value]...   asks a running exchange whether it is ready; exit code 0 if so, else 1

            Roles, of which a process has one or more (Exchange:Roles):
              api     answers HTTP
              engine  decides commands and commits what happened
              projector  folds what happened into the history
              maker   trades in the markets, as a client of the exchange

            Settings, with what holds without them. They are read from appsettings.json, then from the environment (Exchange__Venue for
            Exchange:Venue), then from the command line, which other users of the machine can see: secrets belong into the environment.

            {string.Concat(settings)}
            Exit codes: 0 stopped as asked, 64 wrong command line, 78 wrong settings or stores that are not fit. The reason is
            on standard error.

            """;
    }
}
