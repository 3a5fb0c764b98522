using Exchange.Domain;
using Exchange.Tests.Engine.Model;
using Xunit;

namespace Exchange.Tests.Explain;

/// <summary>The checks that are told one by one come to what the engine decided, for every order of every seeded venue.</summary>
public sealed class AdmissionTrailTests
{
    [Fact]
    public void The_check_that_fails_is_the_reason_of_the_refusal()
    {
        var reasons = new HashSet<RejectReason>();
        Seeds.ForAll(script =>
        {
            var venue = new VenueUnderTest();
            venue.Execute(Rehearsal.Of(script));
            var state = new VenueState();
            foreach (var e in venue.Batch)
            {
                if (e.Type == EventType.OrderPlaced) AssertPasses(state, e);
                else if (e.Type == EventType.OrderRejected)
                {
                    var reason = AssertFails(state, e);
                    lock (reasons) reasons.Add(reason);
                }

                state.Apply(e);
            }
        });

        // Each reason for which orders are refused has occurred.
        var ofAmendments = new[] { RejectReason.AmendNotAllowed, RejectReason.QuantityNotReduced, RejectReason.QuantityBelowFilled };
        Assert.Equal(
            Enum.GetValues<RejectReason>().Where(reason => reason.IsRecorded() && reason != RejectReason.SupplyTooLarge)
                .Except(ofAmendments).Order(),
            reasons.Order());
    }

    private static void AssertPasses(VenueState state, EventRecord e)
    {
        var placed = e.As<OrderPlaced>();
        var checks = AdmissionTrail.Of(state, placed.Account, placed.Market, placed.Terms, e.Time);
        Assert.All(checks, check => Assert.True(check.Passed && check.MissedBy == 0));
        Assert.Equal((RejectReason.InsufficientFunds, placed.Held.Units), (checks[^1].Reason, (long)checks[^1].Value));
    }

    private static RejectReason AssertFails(VenueState state, EventRecord e)
    {
        var rejected = e.As<OrderRejected>();
        var checks = AdmissionTrail.Of(state, rejected.Account, rejected.Market, rejected.Terms, e.Time);
        Assert.All(checks.SkipLast(1), check => Assert.True(check.Passed));
        var failed = checks[^1];
        Assert.Equal((false, rejected.Reason), (failed.Passed, failed.Reason));
        Assert.Equal(failed.Unit == CheckUnit.None, failed.MissedBy == 0);
        if (failed.Reason == RejectReason.InsufficientFunds)
            Assert.Equal((rejected.Needed.Units, rejected.Available.Units), ((long)failed.Value, (long)failed.Most!.Value));
        if (failed.Reason is RejectReason.PostOnlyWouldTake or RejectReason.QuoteQuantityTooSmall)
            Assert.Equal(rejected.Reference, failed.Reference);
        return rejected.Reason;
    }
}
