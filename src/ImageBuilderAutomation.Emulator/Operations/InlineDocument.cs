using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>The document of a component or workflow: inline, or at an S3 URI, never both.</summary>
public static class InlineDocument
{
    public static string Read(JsonObject input)
    {
        // Documented: API reference: data and uri exclude each other. Assumed: neither is refused in the same way.
        if (input.IsSet("data") == input.IsSet("uri"))
            throw InvalidParameter.Combination("data", "Exactly one of 'data' and 'uri' must be given.");

        return input.TextOrNull("data") ?? throw new ApiError(
            ProtocolErrors.NotSupported, "This is the local Image Builder emulator, not AWS: it cannot read from S3. Give the document inline in 'data'.");
    }
}
