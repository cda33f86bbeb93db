using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Engine.Builds;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

public sealed class CreateImage : IOperation
{
    public string Name => nameof(CreateImage);

    public JsonObject Handle(JsonObject input, Call call)
    {
        if (input.IsSet("imageRecipeArn") == input.IsSet("containerRecipeArn"))
            throw InvalidParameter.Value("imageRecipeArn", "Exactly one of 'imageRecipeArn' and 'containerRecipeArn' must be given.");

        WorkflowChoices.Check(call, input);
        var build = ImageStart.Start(call, input, pipeline: null);
        return new()
        {
            ["clientToken"] = input.Text("clientToken"),
            ["imageBuildVersionArn"] = build.Arn,
            ["latestVersionReferences"] = VersionedResources.LatestReferences(build.Image.Arn),
        };
    }
}

/// <summary>Starts a build from the settings of a pipeline or a CreateImage call; both use the same member names.</summary>
internal static class ImageStart
{
    public static Build Start(Call call, JsonObject settings, Resource? pipeline, string buildType = "USER_INITIATED")
    {
        CheckQuota(call);
        var recipe = settings.IsSet("imageRecipeArn") ? "imageRecipeArn" : "containerRecipeArn";
        var distribution = settings.TextOrNull("distributionConfigurationArn");
        return call.World.Builds.Start(new(
            call.Account,
            Recipe(call, recipe, settings.Text(recipe)),
            Lookup.Referenced(call, "infrastructureConfigurationArn", settings.Text("infrastructureConfigurationArn")).Document,
            distribution is null ? null : Lookup.Referenced(call, "distributionConfigurationArn", distribution).Document,
            Workflows(call, settings, recipe == "containerRecipeArn"),
            settings)
        { Pipeline = pipeline, BuildType = buildType });
    }

    // Documented: the quota, and the code for CreateImage.
    // Assumed: the same code for StartImagePipelineExecution and imports, which do not declare it.
    public static void CheckQuota(Call call)
    {
        var max = call.World.Builds.Options.ConcurrentBuilds;
        if (call.Account.Builds.InProgress >= max)
            throw new ApiError("ServiceQuotaExceededException", $"The account's quota of {max} concurrent builds in this Region is used up.");
    }

    private static JsonObject Recipe(Call call, string member, string arn)
    {
        var recipe = Lookup.Referenced(call, member, arn).Document;
        // Documented: user guide, "lifecycle rules": a pipeline cannot run from a disabled image.
        // Assumed: the code; a reference by version or wildcard skips disabled images if another image matches.
        var reference = recipe.Text("parentImage");
        var parent = VersionReferences.Resolve(call.Account, reference, image => !IsDisabled(image)) ?? VersionReferences.Resolve(call.Account, reference);
        if (parent is not null && IsDisabled(parent))
            throw new ApiError("InvalidRequestException", $"The parent image '{parent.Arn}' is disabled.");
        return recipe;
    }

    private static IReadOnlyList<PlannedWorkflow> Workflows(Call call, JsonObject settings, bool container)
    {
        var workflows = WorkflowPlan.Read(call.Account, settings["workflows"]?.AsArray(), container);
        if (!container)
            OutputAmi.Require(workflows);
        return workflows;
    }

    private static bool IsDisabled(Resource image) => image.Document["state"]?["status"]?.GetValue<string>() == "DISABLED";
}

/// <summary>A pipeline's settings for its images, under the member names of CreateImage.</summary>
internal static class PipelineSettings
{
    /// <summary>Of a build that a call starts. It gets the call's tags and not the pipeline's image tags, which belong to scheduled builds.</summary>
    public static JsonObject Of(Resource pipeline, JsonObject? tags)
    {
        var settings = pipeline.Document.Without("tags");
        settings["tags"] = tags?.DeepClone() ?? new JsonObject();
        return settings;
    }

    /// <summary>Of a build that the pipeline's schedule starts.</summary>
    public static JsonObject OfSchedule(Resource pipeline) => Of(pipeline, pipeline.Document["imageTags"]?.AsObject());
}
