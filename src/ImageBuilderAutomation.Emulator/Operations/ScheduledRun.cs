using ImageBuilderAutomation.Emulator.Engine;
using ImageBuilderAutomation.Emulator.Engine.Builds;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>Starts a build, if there is something to build, when a pipeline's schedule is due.</summary>
internal static class ScheduledRun
{
    private const string MatchOnly = "EXPRESSION_MATCH_ONLY";

    public static void Fire(EmulatorWorld world, AccountState account, Resource pipeline)
    {
        var settings = PipelineSettings.OfSchedule(pipeline);
        var recipe = settings.TextOrNull("imageRecipeArn") ?? settings.Text("containerRecipeArn");
        var condition = pipeline.Document["schedule"]!["pipelineExecutionStartCondition"]?.GetValue<string>();
        if (condition != MatchOnly && !HasUpdates(account, pipeline, recipe))
            return;

        var call = new Call(account, "", "imagebuilder.amazonaws.com", world.Clock.GetUtcNow(), world.Events)
        {
            World = world,
            Page = new(Page.DefaultSize, null),
        };
        try
        {
            ImageStart.Start(call, settings, pipeline, "SCHEDULED");
        }
        catch (ApiError)
        {
            // Documented: a run that creates no image is reported only in the pipeline's log group.
            // Assumed: a run that cannot start (quota, disabled base image) is handled the same way and does not count as a failure.
        }
    }

    // Documented: only recipes that use wildcards are rebuilt, and only for versions newer than before.
    // Assumed: newer than in the last image that became available, so that a failed build of an update is retried. Without such an image, all is new.
    private static bool HasUpdates(AccountState account, Resource pipeline, string recipeArn)
    {
        if (VersionReferences.Resolve(account, recipeArn) is not { } recipe)
            return false;

        var now = Dependencies.Of(account, recipe.Document);
        return now.Count > 0 && account.Builds.LastAvailable(pipeline.ArnText)?.Dependencies.SequenceEqual(now) != true;
    }
}
