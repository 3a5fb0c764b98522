using Xunit;

namespace Exchange.Tests.Engine.Model;

/// <summary>The engine answers every command of every seed as the oracle does, event by event, and its state is the oracle's.</summary>
public class EngineFollowsTheRulesTests
{
    [Fact]
    public void The_engine_and_the_oracle_agree_on_every_command() => Seeds.ForEach(Lockstep.Run);

    [Fact]
    public void They_also_agree_when_more_than_a_thousand_orders_are_open() => Seeds.ForEachLong(Lockstep.Run);
}
