using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>One stored resource: its document in the shape that its Get operation returns (an image recipe, a pipeline, an image, …).</summary>
/// <remarks>Tags live in the document's <c>tags</c>; operations hand out deep clones, never the document itself.</remarks>
public sealed class Resource(ResourceArn arn, JsonObject document)
{
    public ResourceArn Arn { get; } = arn;

    /// <summary>Replaced as a whole by updates.</summary>
    public JsonObject Document { get; set; } = document;
}
