using System.Text.Json.Nodes;
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
            [request.MakesContainer ? "containerRecipe" : "imageRecipe"] = request.Recipe.DeepClone(),
            ["sourcePipelineName"] = request.Pipeline?.Document["name"]!.DeepClone(),
            ["sourcePipelineArn"] = request.Pipeline?.Arn.ToString(),
            ["infrastructureConfiguration"] = request.Infrastructure.DeepClone(),
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
            ["executionRole"] = settings["executionRole"]?.DeepClone(),
            // Assumed: the service's own workflows are shown if none were given.
            ["workflows"] = new JsonArray([.. request.Workflows.Select(workflow => workflow.Configuration.DeepClone())]),
            ["loggingConfiguration"] = settings["loggingConfiguration"]?.DeepClone(),
        };
        return WithoutNulls(document);
    }

    // Assumed: an image without a recipe has only the given members, and no build settings.
    public static JsonObject Create(ImportRequest request, ResourceArn arn, DateTimeOffset now) => WithoutNulls(new()
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

    // Removes members without a value: the service's responses do not contain null.
    private static JsonObject WithoutNulls(JsonObject document)
    {
        foreach (var empty in document.Where(member => member.Value is null).Select(member => member.Key).ToList())
            document.Remove(empty);
        return document;
    }
}
