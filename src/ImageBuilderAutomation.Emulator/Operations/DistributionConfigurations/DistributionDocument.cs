using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations.DistributionConfigurations;

/// <summary>What create and update store.</summary>
internal static class DistributionDocument
{
    // Assumed: the model only bounds it, 30 to 720.
    private const int TimeoutMinutes = 720;

    public static JsonObject From(JsonObject input)
    {
        var regions = input.Objects("distributions").Select(d => d.Text("region")).ToList();
        // Assumed: nothing to distribute to, or a Region twice, is refused.
        if (regions.Count == 0)
            throw InvalidParameter.Value("distributions", "At least one distribution must be given.");
        if (regions.GroupBy(r => r).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw InvalidParameter.Combination("distributions", $"The Region '{twice.Key}' is given more than once.");

        var document = input.Without("clientToken", "distributionConfigurationArn");
        document["timeoutMinutes"] = TimeoutMinutes;
        return document;
    }
}
