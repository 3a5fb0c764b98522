using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using StackExchange.Redis;

namespace Exchange.Api;

/// <summary>One setting of the section "Exchange".</summary>
/// <param name="Key">Its path in the section.</param>
/// <param name="Default">What holds without it; nothing where it is required.</param>
/// <param name="Allowed">What it may be, as the second half of a sentence that begins with the setting.</param>
/// <param name="IsAllowed">Whether a text is that.</param>
internal sealed record Setting(string Key, string? Default, string Allowed, Func<string, bool> IsAllowed)
{
    internal string FullKey => $"{ExchangeOptions.Section}:{Key}";
}

/// <summary>All settings: what they may be, for the check at the start and for --help.</summary>
internal static partial class Settings
{
    private const int KeyBytes = 32;

    internal static readonly IReadOnlyList<Setting> All =
    [
        new("Postgres", null, "must be a connection string with Host, and a Port from 1 to 65535 if any, such as "
            + "Host=127.0.0.1;Port=5432;Username=...;Password=...;Database=...", IsPostgres),
        new("Redis", null, "must be one address with a port from 1 to 65535, such as 127.0.0.1:6379,password=...", IsRedis),
        new("CommandSecret", null, "must be at least 32 random bytes in base64, such as openssl rand -base64 32 prints", IsSecret),
        new("Venue", "default", "must be 1 to 32 of a-z, 0-9 and hyphen", VenueName().IsMatch),
        new("Roles", "api,engine,projector", $"must be a comma list of {string.Join(", ", RoleNames.All.Keys)}",
            text => RoleNames.TryParse(text, out _)),
        Switch("Cluster", "false"),
        new("Setup", "none", "must be none, key or demo",
            text => Enum.GetNames<SetupKind>().Contains(text, StringComparer.OrdinalIgnoreCase)),
        Count("Engine:MaxBatch", 1_000, 1, 10_000),
        Count("Engine:SnapshotEvery", 100_000, 1_000, 1_000_000_000),
        Time("Api:AnswerTimeout", "00:00:05", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
        Count("Api:MaxPending", 10_000, 1, 1_000_000),
        Count("Api:MaxConnections", 10_000, 1, 1_000_000),
        Count("Api:MaxCandles", 100_000, 0, 100_000_000),
        new("Api:AllowedHosts", "localhost,127.0.0.1,[::1]", "must be a comma list of host names without ports, or *",
            text => Hosts().IsMatch(text)),
        new("Api:PublicUrl", "", "must be the address by which people reach the exchange, such as https://exchange.example", IsUrl),
        new("Api:AllowedOrigins", "", "must be a comma list of origins such as https://charts.example, or empty",
            text => Origins().IsMatch(text)),
        Count("Streams:MaxPerConnection", 100, 1, 10_000),
        Count("Streams:MaxConnections", 5_000, 1, 1_000_000),
        Count("Streams:MaxConnectionsPerAddress", 50, 1, 1_000_000),
        Count("Streams:MaxMessageBytes", 4_096, 256, 1_000_000),
        Count("Streams:MessagesPerSecond", 5, 1, 1_000_000),
        Count("Streams:MessageBurst", 100, 1, 1_000_000),
        Time("Streams:HandshakeTimeout", "00:00:05", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
        Time("Streams:KeepAlive", "00:00:15", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
        Time("Streams:SendTimeout", "00:00:10", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
        Switch("Limits:RateLimits", "true"),
        Count("Limits:PerKey", 1_000, 1, 1_000_000),
        Count("Limits:PerKeyBurst", 2_000, 1, 1_000_000),
        Count("Limits:PerAddress", 2_000, 1, 1_000_000),
        Count("Limits:PerAddressBurst", 4_000, 1, 1_000_000),
        Count("Limits:ConnectsPerAddress", 300, 1, 1_000_000),
        new("History:Timescale", "auto", "must be auto, on or off",
            text => Enum.GetNames<TimescaleUse>().Contains(text, StringComparer.OrdinalIgnoreCase)),
        Count("History:ColumnstoreAfterDays", 7, 0, 3_650),
        new("History:TradeRetentionDays", "0", "must be 0 (never), or a whole number from 7 to 36500",
            text => text == "0"
                || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 7 and <= 36_500)),
        new("Telemetry:Metrics", "local", "must be off, local (for this machine) or all (for everybody)",
            text => Enum.GetNames<MetricsUse>().Contains(text, StringComparer.OrdinalIgnoreCase)),
        Count("Past:KeyframeEvery", 100_000, 1_000, 1_000_000_000),
        Count("Past:Keyframes", 100, 2, 1_000_000),
        Count("Past:CacheMegabytes", 64, 1, 100_000),
        new("Maker:Key", "", "must be a key with the scope admin, as the exchange makes them; the role maker needs one", IsKey),
        new("Maker:Url", "", "must be an address such as http://127.0.0.1:5080; without the role api, the role maker needs one", IsUrl),
        Count("Maker:Seed", 1, 0, 1_000_000_000),
        Time("Maker:Step", "00:00:00.5", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
        new("Maker:Markets", MakerMarkets.Default, MakerMarkets.Allowed, text => MakerMarkets.Parse(text) is not null),
        new("Maker:Replay", "", "must be the path of a file with lines of time,price,quantity,BUY or SELL, oldest first", _ => true),
        Count("Maker:ReplaySpeed", 1, 1, 1_000),
    ];

    /// <summary>Reads the section, and refuses what is unknown, missing or out of range.</summary>
    /// <exception cref="StartRefused">The first setting that is wrong.</exception>
    internal static ExchangeOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(ExchangeOptions.Section);
        var known = All.Select(setting => setting.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in section.AsEnumerable(makePathsRelative: true))
            if (key.Length > 0 && value is not null && !known.Contains(key) && !IsEmptySection(key, value)) throw Unknown(key);
        if (section.Value is { Length: > 0 }) throw Wrong(ExchangeOptions.Section, "is a section, not a value");

        foreach (var setting in All)
        {
            var text = section[setting.Key];
            if (text is null && section.GetSection(setting.Key).GetChildren().Any()) throw Wrong(setting.FullKey, setting.Allowed);
            if (text is null && setting.Default is not null) continue;
            if (string.IsNullOrWhiteSpace(text)) throw Missing(setting);
            if (!setting.IsAllowed(text)) throw Wrong(setting.FullKey, setting.Allowed);
        }

        var options = section.Get<ExchangeOptions>(binder => binder.ErrorOnUnknownConfiguration = true)!;
        CheckMaker(options);
        return options;
    }

    private static void CheckMaker(ExchangeOptions options)
    {
        if (!options.RoleSet.Has(Roles.Maker)) return;
        if (options.Maker.Key.Length == 0) throw Missing(All.Single(setting => setting.Key == "Maker:Key"));
        if (options.Maker.Url.Length == 0 && !options.RoleSet.Has(Roles.Api))
            throw Missing(All.Single(setting => setting.Key == "Maker:Url"));
    }

    /// <summary>Reads the settings and offers them to everything that is built.</summary>
    internal static ExchangeOptions AddExchangeOptions(this WebApplicationBuilder builder)
    {
        var options = Read(builder.Configuration);
        builder.Services.AddSingleton(options);
        return options;
    }

    // Some sources name a section before its settings.
    private static bool IsEmptySection(string key, string value) =>
        value.Length == 0 && All.Any(setting => setting.Key.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase));

    private static StartRefused Unknown(string key) => StartRefused.Setting("UNKNOWN_SETTING",
        $"{ExchangeOptions.Section}:{Printable(key)} is no setting; there are {string.Join(", ", All.Select(setting => setting.Key))}.");

    private static StartRefused Missing(Setting setting) => StartRefused.Setting("MISSING_SETTING",
        $"{setting.FullKey} is not set (in the environment: {setting.FullKey.Replace(":", "__", StringComparison.Ordinal)}); "
        + $"it {setting.Allowed}.");

    private static StartRefused Wrong(string key, string allowed) => StartRefused.Setting("INVALID_SETTING", $"{key} {allowed}.");

    private static Setting Switch(string key, string @default) =>
        new(key, @default, "must be true or false", text => bool.TryParse(text, out _));

    private static Setting Count(string key, int @default, int min, int max) => new(key, @default.ToString(CultureInfo.InvariantCulture),
        string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {min:N0} to {max:N0}, written without separators"),
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max);

    private static Setting Time(string key, string @default, TimeSpan min, TimeSpan max) => new(key, @default,
        $"must be a time from {min:hh\\:mm\\:ss\\.f} to {max:hh\\:mm\\:ss\\.f}, as hours:minutes:seconds",
        text => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max);

    private static bool IsPostgres(string text)
    {
        try
        {
            var parts = new NpgsqlConnectionStringBuilder(text);
            return !string.IsNullOrWhiteSpace(parts.Host) && parts.Port is >= 1 and <= 65535;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            return false;
        }
    }

    // A port of 0 reads like a missing one, so it is looked for in the text; the parser refuses those above 65,535.
    private static bool IsRedis(string text)
    {
        try
        {
            return ConfigurationOptions.Parse(text).EndPoints.Count == 1 && !PortZero().IsMatch(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>The same byte over and over is no secret, but what people write to get past this check.</summary>
    private static bool IsSecret(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= KeyBytes
            && bytes.AsSpan(1, length - 1).ContainsAnyExcept(bytes[0]);
    }

    private static bool IsKey(string text) => ApiKeyText.TryHash(text, out _);

    private static bool IsUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery == "/";

    private static string Printable(string key) => new([.. key.Take(64).Select(letter => char.IsControl(letter) ? '?' : letter)]);

    [GeneratedRegex(@"\A[^,=]*:0+\s*(,|\z)")]
    private static partial Regex PortZero();

    [GeneratedRegex(@"\A(\*|[A-Za-z0-9.:\[\]-]+(,[A-Za-z0-9.:\[\]-]+)*)\z")]
    private static partial Regex Hosts();

    [GeneratedRegex(@"\A(https?://[A-Za-z0-9.:\[\]-]+(,https?://[A-Za-z0-9.:\[\]-]+)*)?\z")]
    private static partial Regex Origins();

    [GeneratedRegex(@"\A[a-z0-9-]{1,32}\z")]
    private static partial Regex VenueName();
}
