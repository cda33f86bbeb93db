using System.Text;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>Reads a document that a call gives inline or as an object in S3.</summary>
internal static class DocumentSource
{
    // Documented: service quotas, "Component size" and "Workflow size": 64 KB.
    private const int MaxDocumentBytes = 64 * 1024;

    /// <summary>The input of a component or workflow with its document in <c>data</c>, even if the call named it by <c>uri</c>.</summary>
    public static JsonObject Inline(JsonObject input, Call call)
    {
        // Documented: API reference: data and uri exclude each other. Assumed: giving neither fails in the same way.
        if (input.IsSet("data") == input.IsSet("uri"))
            throw InvalidParameter.Combination("data", "Exactly one of 'data' and 'uri' must be given.");
        if (input.IsSet("data"))
            return input;

        var text = At(input, "uri", call);
        // Assumed: the code and message for a document that is longer than the quota.
        if (Encoding.UTF8.GetByteCount(text) > MaxDocumentBytes)
            throw InvalidParameter.Value("uri", $"The document is longer than the quota of {MaxDocumentBytes} bytes.");
        var inline = input.Without("uri");
        inline["data"] = text;
        return inline;
    }

    /// <summary>The content of the S3 object that a member names.</summary>
    // Documented: API reference: an S3 URL of the form s3://bucket/key that the caller may read. Assumed: the code and message for a missing object.
    public static string At(JsonObject input, string member, Call call)
    {
        var uri = input.Text(member);
        if (!ObjectStore.IsUri(uri))
            throw InvalidParameter.Value(member, "It must be an S3 URI of the form s3://bucket/key.");
        return call.World.Objects.Find(uri)
            ?? throw InvalidParameter.Value(member, $"The object '{uri}' does not exist or cannot be read.");
    }
}
