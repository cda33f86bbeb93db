using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>Checks the settings of a pipeline's builds, or of one image, that depend on one another.</summary>
internal static class BuildSettings
{
    private const string DefaultLogs = "/aws/imagebuilder/";

    // Documented: user guide, "integ-inspector" (2026): container images have no on-demand AMI scan; "monitor-cwlogs": the service-linked role writes only
    // to log groups below this prefix. Assumed: the codes and messages.
    public static void Check(JsonObject input)
    {
        if (input.IsSet("containerRecipeArn") && input["imageScanningConfiguration"]?["imageScanningTypes"]?[0]?.GetValue<string>() == "ON_DEMAND_AMI_CVE")
            throw InvalidParameter.Value("imageScanningConfiguration.imageScanningTypes", "Container images cannot have an on-demand AMI scan.");

        if (input.IsSet("executionRole") || input["loggingConfiguration"] is not JsonObject logging)
            return;
        foreach (var (member, name) in logging)
        {
            if (name is JsonValue && !name.ToString().StartsWith(DefaultLogs, StringComparison.Ordinal))
                throw InvalidParameter.Value($"loggingConfiguration.{member}", $"A log group that does not begin with {DefaultLogs} needs an execution role.");
        }
    }
}
