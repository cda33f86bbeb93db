using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Builds;

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
