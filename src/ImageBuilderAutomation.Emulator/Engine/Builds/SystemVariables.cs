using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>The values of <c>$.imagebuilder.…</c>; variables that are not configured have no value.</summary>
// Documented: the names (user guide, "dynamic variables"), and the default directories (API reference, CreateImageRecipe). Assumed: the form of some values.
internal static class SystemVariables
{
    public static JsonObject Of(BuildContext context, Build build, string workflowType)
    {
        var image = build.Document;
        var infrastructure = build.Infrastructure!;
        var name = image["name"]!.GetValue<string>();
        var arn = build.Image.Arn;
        return new()
        {
            ["cloudWatchLogGroup"] = image["loggingConfiguration"]?["logGroupName"]?.DeepClone() ?? $"/aws/imagebuilder/{name}",
            ["cloudWatchLogStream"] = $"{arn.Version}/{arn.Build}",
            ["collectImageMetadata"] = image["enhancedImageMetadataEnabled"]?.GetValue<bool>() ?? true,
            ["collectImageScanFindings"] = build.ScanningEnabled,
            ["dateTime"] = image["dateCreated"]!.DeepClone(),
            ["imageBuildNumber"] = arn.Build,
            ["imageId"] = BaseImage.Ami(context, build),
            ["imageName"] = name,
            ["imageType"] = image["type"]!.DeepClone(),
            ["imageVersionNumber"] = arn.Version,
            ["instanceProfileName"] = infrastructure["instanceProfileName"]?.DeepClone(),
            ["platform"] = image["platform"]?.DeepClone(),
            ["s3Logs"] = infrastructure["logging"]?["s3Logs"]?.DeepClone(),
            ["securityGroups"] = infrastructure["securityGroupIds"]?.DeepClone(),
            ["sourceImageARN"] = build.Recipe["parentImage"]?.DeepClone(),
            ["subnetId"] = infrastructure["subnetId"]?.DeepClone(),
            ["terminateInstanceOnFailure"] = infrastructure["terminateInstanceOnFailure"]?.GetValue<bool>() ?? true,
            ["workflowPhase"] = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(workflowType.ToLowerInvariant()),
            ["workingDirectory"] = build.Recipe["workingDirectory"]?.DeepClone() ?? (image["platform"]?.GetValue<string>() == "Windows" ? "C:/" : "/tmp"),
        };
    }
}
