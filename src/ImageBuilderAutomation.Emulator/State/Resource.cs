using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>One stored resource: its document in the shape that its Get operation returns (an image recipe, a pipeline, an image, …).</summary>
/// <remarks>Tags are in the document's member <c>tags</c>. Operations return deep clones, never the document itself.</remarks>
public sealed class Resource(ResourceArn arn, JsonObject document)
{
    public ResourceArn Arn { get; } = arn;

    /// <summary>The sort key among resources of the same type: slug, version and build, in which numbers sort as numbers.</summary>
    public string Key { get; } = arn.Key;

    /// <summary>An update replaces the whole document.</summary>
    public JsonObject Document { get; set; } = document;

    /// <summary>The resource policy that a Put…Policy operation attached.</summary>
    public string? Policy { get; set; }
}
