using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Builds;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Images;

/// <summary>Starts a build from what a pipeline or a CreateImage call says; both name things alike.</summary>
internal static class ImageStart
{
    public static Build Start(Call call, JsonObject settings, Resource? pipeline, string buildType = "USER_INITIATED")
    {
        var builds = call.World.Builds;
        // Documented: the quota, and the code for CreateImage. Assumed: the same code for StartImagePipelineExecution, which does not declare it.
        if (call.Account.Builds.UnderWay >= builds.Options.ConcurrentBuilds)
            throw new ApiError("ServiceQuotaExceededException", $"The account's quota of {builds.Options.ConcurrentBuilds} concurrent builds in this Region is used up.");
        if (settings.IsSet("containerRecipeArn"))
            throw new ApiError(ProtocolErrors.NotSupported, "This is the local Image Builder emulator, not AWS: it does not build container images yet.");

        var distribution = settings.TextOrNull("distributionConfigurationArn");
        return builds.Start(new(
            call.Account,
            Recipe(call, settings.Text("imageRecipeArn")),
            Lookup.Referenced(call, "infrastructureConfigurationArn", settings.Text("infrastructureConfigurationArn")).Document,
            distribution is null ? null : Lookup.Referenced(call, "distributionConfigurationArn", distribution).Document,
            WorkflowPlan.Read(call.Account, settings["workflows"]?.AsArray()),
            settings) { Pipeline = pipeline, BuildType = buildType });
    }

    private static JsonObject Recipe(Call call, string arn)
    {
        var recipe = Lookup.Referenced(call, "imageRecipeArn", arn).Document;
        // Documented: user guide, "lifecycle rules": a pipeline cannot run from a disabled image. Assumed: the code.
        if (VersionReferences.Resolve(call.Account, recipe.Text("parentImage")) is { } parent && parent.Document["state"]?["status"]?.GetValue<string>() == "DISABLED")
            throw new ApiError("InvalidRequestException", $"The parent image '{parent.Arn}' is disabled.");
        return recipe;
    }
}
