using JasperFx.CodeGeneration;
using JasperFx.Core;
using Wolverine;

namespace Exchange.Api;

/// <summary>The stream of a venue's commands: who sends to it, and who listens.</summary>
internal static class CommandStream
{
    // Each may hold many commands; what is read is decided at once, and so goes beyond the bound of a commit by this at most.
    private const int MessagesAtOnce = 16;

    /// <summary>The stream's key in Redis.</summary>
    internal static string KeyOf(string venue) => $"venue:{venue}:commands";

    /// <summary>Tells Wolverine of the stream, and which part this process has in it.</summary>
    internal static void Configure(WolverineOptions wolverine, ExchangeOptions options)
    {
        var key = KeyOf(options.Venue);
        var serializer = new CommandSerializer(options.CommandKey);
        wolverine.RegisterMessageType(typeof(VenueCommands));
        wolverine.UseRedisStreams();
        wolverine.PublishMessage<VenueCommands>().ToRedisStream(key).SendInline().DefaultSerializer(serializer);
        if (options.RoleSet.Has(Roles.Engine))
        {
            wolverine.ListenToRedisStream(key)
                .DefaultSerializer(serializer)
                .HandledBy(services => services.GetRequiredService<EngineHost>())
                .ReadLimit(MessagesAtOnce)
                .Exclusive();
        }

        // No handler is found by convention, so there is no code to be generated, at the start or at the build.
        wolverine.Discovery.DisableConventionalDiscovery();
        wolverine.CodeGeneration.TypeLoadMode = TypeLoadMode.Static;
        wolverine.Policies.DisableConventionalLocalRouting();

        if (options.IsInCluster) Share(wolverine.Durability);
        else wolverine.Durability.Mode = DurabilityMode.Solo;
    }

    // Several processes agree on who listens, and on who folds the history (ClusterAgents). One that is gone for two seconds is replaced.
    private static void Share(DurabilitySettings durability)
    {
        durability.Mode = DurabilityMode.Balanced;
        durability.FirstHealthCheckExecution = 200.Milliseconds();
        durability.HealthCheckPollingTime = 500.Milliseconds();
        durability.StaleNodeTimeout = 2.Seconds();
        durability.StaleNodeEjectionThreshold = 1;
        durability.CheckAssignmentPeriod = 1.Seconds();
        durability.LeaderTakeoverHoldEvaluations = 0;
        durability.LeaderColdStartHoldEvaluations = 0;
        durability.NodeReassignmentPollingTime = 1.Seconds();
    }
}
