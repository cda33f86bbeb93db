using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.LifecyclePolicies;

/// <summary>What create and update store. The policies are kept, not carried out.</summary>
internal static class LifecyclePolicyDocument
{
    public static JsonObject From(JsonObject input)
    {
        var document = input.Without("clientToken", "lifecyclePolicyArn");
        // Assumed: enabled unless said otherwise.
        document["status"] ??= "ENABLED";
        return document;
    }

    public static JsonNode Date(DateTimeOffset time) => Timestamps.Epoch(time);
}
