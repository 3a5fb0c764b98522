using Exchange.Api;
using Exchange.Domain;
using Xunit;

namespace Exchange.Tests;

/// <summary>What clients are told for what the engine says.</summary>
public sealed class RejectAnswersTests
{
    public static TheoryData<RejectReason> Reasons =>
        [.. Enum.GetValues<RejectReason>().Where(reason => reason != RejectReason.None)];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Every_reason_has_an_answer_and_what_is_on_record_is_422(RejectReason reason)
    {
        var answer = RejectAnswers.Of(new CommandResult(Outcome.Refused, reason, 0, 0, 0));

        Assert.Equal(reason.IsRecorded(), answer.Status == 422);
        Assert.Matches("^[A-Z][A-Z_]+$", answer.Code);
    }

    [Fact]
    public void Every_code_is_in_the_documentation()
    {
        var documentation = Repository.Files.Single(file => file.Path == "docs/api.md").Text;
        var kinds = typeof(ProblemKind)
            .GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)
            .Select(field => field.GetValue(null)).OfType<ProblemKind>();
        var reasons = Enum.GetValues<RejectReason>().Where(reason => reason != RejectReason.None)
            .Select(reason => new CommandResult(Outcome.Refused, reason, 0, 0, 0))
            .SelectMany(result => new[] { RejectAnswers.Of(result), RejectAnswers.OfOrder(result), RejectAnswers.OfAmendment(result) })
            .Select(answer => answer.Kind);

        Repository.AssertNone(
            from kind in kinds.Concat(reasons).Distinct()
            where !documentation.Contains($"| {kind.Status} | `{kind.Code}` |", StringComparison.Ordinal)
            select $"docs/api.md: no row for {kind.Status} {kind.Code}");
    }
}
