using Xunit;

namespace Exchange.Tests.Engine.Model;

/// <summary>A workload that never brings a case about proves nothing of it.</summary>
public class WorkloadTests(ITestOutputHelper output)
{
    [Fact]
    public void The_workload_brings_about_every_answer_event_and_end_that_the_rules_know()
    {
        var coverage = new Coverage();
        Seeds.ForAll(script => coverage.Add(Observe(script)));

        foreach (var (fact, count) in coverage.Counts) output.WriteLine($"{count,9} {fact}");
        string[] missing = [.. CoverageGoals.All.Where(fact => coverage.Of(fact) == 0)];
        string[] wrong = [.. CoverageGoals.Impossible.Keys.Where(fact => coverage.Of(fact) > 0)];
        Assert.True(missing.Length == 0, $"Never occurred:\n{string.Join('\n', missing)}");
        Assert.True(wrong.Length == 0, $"Cannot occur and did:\n{string.Join('\n', wrong)}");
    }

    private static Coverage Observe(Script script)
    {
        var coverage = new Coverage();
        var oracle = new Oracle();
        foreach (var (command, time) in Rehearsal.Of(script, oracle))
        {
            var (result, events) = oracle.Execute(command, time);
            coverage.Observe(command, result, events, oracle);
        }

        return coverage;
    }
}
