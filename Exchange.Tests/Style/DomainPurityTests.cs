using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Exchange.Tests;

/// <summary>
/// The same commands give the same events on every machine, in every run: the domain can read no clock, draw no chance, do no input or
/// output, start no thread, and calculates in integers. The tests look at its words, without comments and strings.
/// </summary>
public sealed class DomainPurityTests
{
    private static readonly HashSet<string> Names =
    [
        // time and chance
        "DateTime", "DateTimeOffset", "TimeProvider", "Stopwatch", "Guid", "Random", "RandomNumberGenerator",

        // seeded anew in each process
        "HashCode",

        // the machine and the outside world
        "Environment", "Console", "Process", "AppContext", "File", "FileStream", "Directory", "Socket", "HttpClient",

        // other threads
        "Thread", "ThreadLocal", "ThreadStatic", "ThreadPool", "Task", "ValueTask", "Parallel", "Timer",
        "Interlocked", "Volatile", "Monitor",

        // what differs between countries
        "CultureInfo", "TimeZoneInfo",

        // numbers that are not exact
        "Double", "Single", "Half", "Decimal",
    ];

    private static readonly HashSet<SyntaxKind> Keywords =
    [
        SyntaxKind.DoubleKeyword, SyntaxKind.FloatKeyword, SyntaxKind.DecimalKeyword,
        SyntaxKind.AsyncKeyword, SyntaxKind.AwaitKeyword, SyntaxKind.LockKeyword, SyntaxKind.VolatileKeyword,
    ];

    // Where a word is used and cannot do harm; the reason stands beside it in the code. The list may only become shorter.
    private static readonly HashSet<(string File, string Word)> Exceptions =
    [
        ("Exchange.Domain/CommandId.cs", "RandomNumberGenerator"), // decides where a hash table keeps an entry, which nothing depends on
    ];

    [Fact]
    public void The_domain_names_nothing_that_differs_between_two_runs() => Repository.AssertNone(
        from word in DangerousWords()
        where !Exceptions.Contains((word.File.Path, word.Token.Text))
        select $"{word.File.At(word.Token)} {word.Token.Text}: the domain is deterministic, exact, and without input and output");

    [Fact]
    public void Every_exception_is_still_needed() => Repository.AssertNone(
        from exception in Exceptions
        where !DangerousWords().Any(word => word.File.Path == exception.File && word.Token.Text == exception.Word)
        select $"{exception.File}: {exception.Word} is not used any more: strike it off the exceptions");

    [Fact]
    public void The_domain_depends_on_nothing() => Repository.AssertNone(
        from reference in XDocument.Load(Path.Combine(Repository.Root, "Exchange.Domain/Exchange.Domain.csproj")).Descendants()
        where reference.Name.LocalName is "PackageReference" or "ProjectReference" or "FrameworkReference" or "Reference"
        select $"Exchange.Domain/Exchange.Domain.csproj: {reference}");

    private static IEnumerable<(SourceFile File, SyntaxToken Token)> DangerousWords() =>
        from file in Repository.Code.In("Exchange.Domain")
        from token in file.Syntax.DescendantTokens()
        where token.IsKind(SyntaxKind.IdentifierToken) && Names.Contains(token.ValueText)
            || Keywords.Contains(token.Kind())
            || token.IsKind(SyntaxKind.NumericLiteralToken) && token.Value is double or float or decimal
        select (file, token);
}
