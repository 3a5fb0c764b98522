using System.Text.Json;

namespace Exchange.Api;

/// <summary>
/// Finds what is wrong with a settings file, where the framework would show a stack trace, or read nothing and say nothing.
/// </summary>
internal static class SettingsFiles
{
    /// <summary>Settings are a few lines; a file of many megabytes is another file under this name.</summary>
    private const int MaxBytes = 1 << 20;

    /// <exception cref="StartRefused">The first file that cannot be read, with the line where that is known.</exception>
    internal static void Check(string directory)
    {
        foreach (var file in Directory.EnumerateFileSystemEntries(directory, "appsettings*.json").Order(StringComparer.Ordinal))
        {
            if (Directory.Exists(file)) throw Broken(file, "is a directory, not a file");
            try
            {
                if (new FileInfo(file).Length > MaxBytes) throw Broken(file, $"is larger than {MaxBytes:N0} bytes, which no settings are");
                using var text = File.OpenRead(file);
                new ConfigurationBuilder().AddJsonStream(text).Build();
            }
            catch (JsonException e)
            {
                throw Broken($"{file}:{e.LineNumber + 1}", "is not JSON from this line on");
            }
            catch (FormatException)
            {
                throw Broken(file, "must be a JSON object in which no key stands twice");
            }
            catch (Exception e) when (e is UnauthorizedAccessException or IOException)
            {
                throw Broken(file, "cannot be read; give this program's user the right to");
            }
        }
    }

    private static StartRefused Broken(string place, string message) => StartRefused.Setting("BROKEN_SETTINGS", $"{place} {message}.");
}
