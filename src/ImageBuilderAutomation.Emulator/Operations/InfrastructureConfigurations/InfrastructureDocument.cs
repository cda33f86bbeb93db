using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations.InfrastructureConfigurations;

/// <summary>The document that create and update store.</summary>
internal static class InfrastructureDocument
{
    public static JsonObject From(JsonObject input)
    {
        // Documented: API reference: hostId and hostResourceGroupArn exclude each other. Assumed: the code.
        if (input["placement"]?.AsObject() is { } placement && placement.IsSet("hostId") && placement.IsSet("hostResourceGroupArn"))
            throw InvalidParameter.Value("placement", "Only one of 'hostId' and 'hostResourceGroupArn' may be given.");

        var document = input.Without("clientToken", "infrastructureConfigurationArn");
        // Assumed: by default, instances are terminated after a failure.
        document["terminateInstanceOnFailure"] ??= true;
        return document;
    }
}
