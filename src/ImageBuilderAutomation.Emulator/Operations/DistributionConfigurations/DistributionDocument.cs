using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.DistributionConfigurations;

/// <summary>The document that create and update store.</summary>
internal static class DistributionDocument
{
    // Assumed: the default; the model only says that it is between 30 and 720.
    private const int TimeoutMinutes = 720;

    public static JsonObject From(JsonObject input, Call call)
    {
        DistributionLimits.Check(input, call);
        var document = input.Without("clientToken", "distributionConfigurationArn");
        document["timeoutMinutes"] = TimeoutMinutes;
        return document;
    }
}
