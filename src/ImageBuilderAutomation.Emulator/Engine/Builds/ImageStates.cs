using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>Changes the status of an image in progress, updates what depends on it and publishes the change.</summary>
internal static class ImageStates
{
    // Documented: the model's ImageState.reason.
    private const int MaxReasonLength = 1024;

    public static void Enter(BuildContext context, Build build, string status, string? reason = null, JsonObject? failure = null)
    {
        var previous = build.Status;
        var state = new JsonObject { ["status"] = status };
        if (reason is not null)
            state["reason"] = reason.Length > MaxReasonLength ? reason[..MaxReasonLength] : reason;
        if (failure is not null)
            state["failureContext"] = failure;
        build.Document["state"] = state;
        if (ImageStatus.IsInProgress(previous) != ImageStatus.IsInProgress(status))
            build.Account.Builds.InProgress += ImageStatus.IsInProgress(status) ? 1 : -1;
        PipelineRuns.RecordResult(context, build, status);

        if (ImageStatus.IsAnnounced(status))
            context.Events.StateChanged(build, previous, status);
        // Documented: the result topic receives only these two.
        if (status is ImageStatus.Available or ImageStatus.Failed)
            context.Events.BuildEnded(build);
    }
}

/// <summary>Records the results of a pipeline's images: its last run status, its failure count, and whether the failures disable it.</summary>
internal static class PipelineRuns
{
    public static void RecordResult(BuildContext context, Build build, string status)
    {
        if (build.PipelineArn is not { } arn || build.Account.Resources.Find(arn) is not { } pipeline)
            return;

        // Documented: the status of the last image that the pipeline built.
        if (build.Account.Builds.IsLastOfPipeline(build))
            pipeline.Document["lastRunStatus"] = status;

        // Documented: any success resets the count; only scheduled runs add to it.
        if (status == ImageStatus.Available)
        {
            pipeline.Document["consecutiveFailures"] = 0;
            build.Account.Builds.BecameAvailable(build);
        }
        else if (status == ImageStatus.Failed && build.Attempt == 1 && build.Document.TextOrNull("buildType") == "SCHEDULED")
        {
            CountFailure(context, build.Account, pipeline);
        }
    }

    // Documented: user guide: the pipeline is disabled when the count reaches its limit. Assumed: "exceeds" in the API reference means the same.
    private static void CountFailure(BuildContext context, AccountState account, Resource pipeline)
    {
        var failures = (pipeline.Document["consecutiveFailures"]?.GetValue<int>() ?? 0) + 1;
        pipeline.Document["consecutiveFailures"] = failures;
        var max = pipeline.Document["schedule"]?["autoDisablePolicy"]?["failureCount"]?.GetValue<int>() ?? context.Options.FailuresUntilDisabled;
        if (pipeline.Document.TextOrNull("status") != "ENABLED" || failures < max || max is null)
            return;

        pipeline.Document["status"] = "DISABLED";
        context.Schedules.Follow(account, pipeline);
        context.Events.PipelineDisabled(account, pipeline.ArnText, failures);
    }
}
