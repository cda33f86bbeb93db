using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>A new image in the shape that GetImage returns.</summary>
internal static class ImageDocument
{
    public static JsonObject Create(BuildRequest request, ResourceArn arn, DateTimeOffset now)
    {
        var settings = request.Settings;
        var document = new JsonObject
        {
            ["arn"] = arn.ToString(),
            ["type"] = request.MakesContainer ? "DOCKER" : "AMI",
            // Documented: the image takes the recipe's name and version.
            ["name"] = request.Recipe["name"]!.DeepClone(),
            ["version"] = arn.ImageVersion,
            ["platform"] = request.Recipe["platform"]?.DeepClone(),
            // Documented: on unless it is turned off.
            ["enhancedImageMetadataEnabled"] = settings["enhancedImageMetadataEnabled"]?.DeepClone() ?? true,
            ["state"] = new JsonObject { ["status"] = ImageStatus.Pending },
            [request.MakesContainer ? "containerRecipe" : "imageRecipe"] = Shared(request.Account, Dependencies.Resolved(request.Account, request.Recipe)),
            ["sourcePipelineName"] = request.Pipeline?.Document["name"]!.DeepClone(),
            ["sourcePipelineArn"] = request.Pipeline?.ArnText,
            ["infrastructureConfiguration"] = Shared(request.Account, request.Infrastructure.DeepClone().AsObject()),
            ["distributionConfiguration"] = request.Distribution?.DeepClone(),
            // Assumed: the defaults that AWS's samples show.
            ["imageTestsConfiguration"] = settings["imageTestsConfiguration"]?.DeepClone()
                ?? new JsonObject { ["imageTestsEnabled"] = true, ["timeoutMinutes"] = 720 },
            ["dateCreated"] = Timestamps.Iso(now),
            ["outputResources"] = new JsonObject { [request.MakesContainer ? "containers" : "amis"] = new JsonArray() },
            ["tags"] = settings["tags"]?.DeepClone() ?? new JsonObject(),
            ["buildType"] = request.BuildType,
            ["imageSource"] = BaseImage.Source(request.Account, request.Recipe["parentImage"]?.GetValue<string>() ?? ""),
            ["imageScanningConfiguration"] = settings["imageScanningConfiguration"]?.DeepClone(),
            // Observed: a published result message of a build without a role names the service-linked one. Assumed: GetImage does too.
            ["executionRole"] = settings["executionRole"]?.DeepClone() ?? ServiceLinkedRole(request.Account),
            // Observed: the same message has the build versions of the service's own workflows, which run if none are given.
            ["workflows"] = new JsonArray([.. request.Workflows.Select(workflow => workflow.View())]),
            ["loggingConfiguration"] = settings["loggingConfiguration"]?.DeepClone(),
        };
        return Complete(document);
    }

    // Assumed: an image without a recipe has only the given members, and no build settings.
    public static JsonObject Create(ImportRequest request, ResourceArn arn, DateTimeOffset now) => Complete(new()
    {
        ["arn"] = arn.ToString(),
        ["type"] = "AMI",
        ["name"] = request.Name,
        ["version"] = arn.ImageVersion,
        ["platform"] = request.Platform,
        ["osVersion"] = request.OsVersion,
        ["state"] = new JsonObject { ["status"] = ImageStatus.Pending },
        ["infrastructureConfiguration"] = request.Infrastructure?.DeepClone(),
        ["distributionConfiguration"] = request.Distribution?.DeepClone(),
        ["dateCreated"] = Timestamps.Iso(now),
        ["outputResources"] = new JsonObject { ["amis"] = new JsonArray() },
        ["tags"] = request.Settings["tags"]?.DeepClone() ?? new JsonObject(),
        ["buildType"] = request.BuildType,
        ["imageSource"] = request.Source,
        ["executionRole"] = request.Settings["executionRole"]?.DeepClone(),
        ["loggingConfiguration"] = request.Settings["loggingConfiguration"]?.DeepClone(),
    });

    /// <summary>Resolves the variables of the distribution, and removes members without a value: the service's responses do not contain null.</summary>
    // Observed: a published result message has the resolved names in its distribution configuration. Assumed: GetImage shows the same.
    private static JsonObject Complete(JsonObject document)
    {
        foreach (var distribution in document["distributionConfiguration"]?.AsObject().Objects("distributions") ?? [])
            DynamicVariables.Of(document).ResolveIn(distribution["amiDistributionConfiguration"], "name", "description", "amiTags");
        foreach (var empty in document.Where(member => member.Value is null).Select(member => member.Key).ToList())
            document.Remove(empty);
        return document;
    }

    private static JsonNode Shared(AccountState account, JsonObject snapshot) => account.Builds.Snapshots.Of(snapshot);

    // Documented: user guide, "Amazon SNS integration".
    private static string ServiceLinkedRole(AccountState account) =>
        $"arn:{account.Partition}:iam::{account.Account}:role/aws-service-role/imagebuilder.amazonaws.com/AWSServiceRoleForImageBuilder";
}
