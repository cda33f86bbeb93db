using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>Changes the status of an image in progress, updates what depends on it and publishes the change.</summary>
internal static class ImageStates
{
    // Documented: the model's ImageState.reason.
    private const int LongestReason = 1024;

    public static void Enter(BuildContext context, Build build, string status, string? reason = null, JsonObject? failure = null)
    {
        var previous = build.Status;
        var state = new JsonObject { ["status"] = status };
        if (reason is not null)
            state["reason"] = reason.Length > LongestReason ? reason[..LongestReason] : reason;
        if (failure is not null)
            state["failureContext"] = failure;
        build.Document["state"] = state;
        if (ImageStatus.IsUnderWay(previous) != ImageStatus.IsUnderWay(status))
            build.Account.Builds.UnderWay += ImageStatus.IsUnderWay(status) ? 1 : -1;
        PipelineRuns.Tell(context, build, status);

        if (ImageStatus.IsAnnounced(status))
            context.Events.StateChanged(build, previous, status);
        // Documented: the result topic receives only these two.
        if (status is ImageStatus.Available or ImageStatus.Failed)
            context.Events.BuildEnded(build);
    }
}
