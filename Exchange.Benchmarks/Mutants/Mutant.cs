namespace Exchange.Benchmarks;

/// <summary>A bug planted on purpose, as a patch of the source. A test must fail where it is applied.</summary>
/// <param name="Name">The file's name without .patch.</param>
/// <param name="Path">The file.</param>
/// <param name="What">What the bug is: the line "# what: ..." above the patch.</param>
/// <param name="CaughtBy">The invariant that it breaks: the line "# caught by: ...".</param>
internal sealed record Mutant(string Name, string Path, string What, string CaughtBy)
{
    private const string WhatLine = "# what:", CaughtByLine = "# caught by:";

    /// <summary>Reads every *.patch of a directory.</summary>
    /// <exception cref="BenchmarkFailed">There is none, or one does not say what it is.</exception>
    public static IReadOnlyList<Mutant> ReadAll(string directory)
    {
        string[] files = Directory.Exists(directory) ? Directory.GetFiles(directory, "*.patch") : [];
        if (files.Length == 0) throw new BenchmarkFailed($"{directory}: there are no *.patch files.", BenchmarkFailed.BadInput);
        return [.. files.Order(StringComparer.Ordinal).Select(Read)];
    }

    private static Mutant Read(string path)
    {
        var header = File.ReadLines(path).TakeWhile(line => !line.StartsWith("diff ", StringComparison.Ordinal)).ToList();
        return new Mutant(System.IO.Path.GetFileNameWithoutExtension(path), path, Line(WhatLine), Line(CaughtByLine));

        string Line(string start) =>
            header.Find(line => line.StartsWith(start, StringComparison.Ordinal))?[start.Length..].Trim()
            ?? throw new BenchmarkFailed($"{path}: there is no line \"{start} ...\" above the patch.", BenchmarkFailed.BadInput);
    }
}

/// <summary>What became of a mutant.</summary>
internal enum Fate
{
    /// <summary>A test failed, as it must.</summary>
    Killed,

    /// <summary>All tests passed: they do not notice the bug.</summary>
    Survived,

    /// <summary>The patch does not fit the source any more.</summary>
    DidNotApply,

    /// <summary>The patched source is not valid.</summary>
    DidNotBuild,
}

/// <summary>What became of a mutant, and how.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="How">The test that failed first, or the first complaint of patch or compiler; else empty.</param>
internal sealed record MutantResult(Mutant Mutant, Fate Fate, string How);
