using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.Workflows;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>The Auto Scaling group that a build takes its instance from, instead of launching one.</summary>
// Documented: user guide, "Build on an instance from an Auto Scaling group"; API reference, AutoScalingGroupConfiguration (2026): only in the build phase;
// without a free instance the build fails after capacityWaitTimeoutSeconds, by default at once.
// Assumed: the group exists and has free instances unless the control route says otherwise; the message.
internal static class ParentInstance
{
    /// <returns>How long to wait for an instance; null if the step launches one or finds a free one.</returns>
    public static TimeSpan? Wait(Build build, StepExecution step) =>
        GroupOf(build, step) is { } group && !HasFree(build) ? TimeSpan.FromSeconds(group["capacityWaitTimeoutSeconds"]?.GetValue<int>() ?? 0) : null;

    public static bool HasFree(Build build) => build.Account.Builds.ScriptFor(build).GroupHasInstances ?? true;

    public static string Missing(Build build, StepExecution step) => $"The Auto Scaling group '{GroupOf(build, step)!["name"]}' has no instance available.";

    private static JsonNode? GroupOf(Build build, StepExecution step) =>
        step.Step.Action.Name == StepActions.LaunchInstance && step.Execution.Type == "BUILD" && step.Inputs?["parentInstanceId"] is null
            ? build.Infrastructure?["parentInstance"]?["autoScalingGroup"] : null;
}
