using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.DistributionConfigurations;

/// <summary>What create and update store.</summary>
internal static class DistributionDocument
{
    // Assumed: the model only bounds it, 30 to 720.
    private const int TimeoutMinutes = 720;

    public static JsonObject From(JsonObject input, Call call)
    {
        DistributionLimits.Check(input, call);
        var document = input.Without("clientToken", "distributionConfigurationArn");
        document["timeoutMinutes"] = TimeoutMinutes;
        return document;
    }
}
