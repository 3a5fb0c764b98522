namespace Exchange.Benchmarks;

/// <summary>The repository that this program was built in, for benchmarks that need more of it than the program.</summary>
internal static class SourceTree
{
    /// <summary>Its directory.</summary>
    /// <exception cref="BenchmarkFailed">The program was copied elsewhere.</exception>
    public static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Exchange.sln"))) return folder.FullName;
        }

        throw new BenchmarkFailed("This needs the repository that the program was built in; no Exchange.sln is above it.");
    }
}
