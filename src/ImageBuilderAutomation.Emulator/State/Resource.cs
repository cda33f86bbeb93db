using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>One stored resource: its document in the shape that its Get operation returns (an image recipe, a pipeline, an image, …).</summary>
/// <remarks>Tags live in the document's <c>tags</c>; operations hand out deep clones, never the document itself.</remarks>
public sealed class Resource(ResourceArn arn, JsonObject document)
{
    public ResourceArn Arn { get; } = arn;

    /// <summary>Its place among resources of its type: slug, version and build, so that numbers sort as numbers.</summary>
    public string Key { get; } = arn.Key;

    /// <summary>Replaced as a whole by updates.</summary>
    public JsonObject Document { get; set; } = document;

    /// <summary>The resource policy that a Put…Policy operation attached.</summary>
    public string? Policy { get; set; }
}
