namespace Exchange.Tests.Engine.Model;

/// <summary>
/// How often a law is tried, and how a counterexample is printed. CsCheck makes it smaller by itself and prints a seed; with that in the
/// environment variable CsCheck_Seed it is tried again.
/// </summary>
internal static class Laws
{
    public static int Iterations => 2 * Seeds.Count;

    public static string Print<T>(List<T> steps) => string.Concat(steps.Select(step => $"\n  {step}"));
}
