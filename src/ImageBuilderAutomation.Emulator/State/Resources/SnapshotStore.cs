using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.State.Resources;

/// <summary>
/// Copies of recipes and configurations as they were when images started. Images in which such a copy is the same share it, and how it was written: the
/// copies would take half of the memory of 10,000 images.
/// </summary>
public sealed class SnapshotStore
{
    private readonly Dictionary<string, Resource> _latest = new(StringComparer.Ordinal);

    /// <summary>The copy as a member of an image's document. It is read with <c>Snapshot</c>.</summary>
    /// <param name="copy">Its member <c>arn</c> is a resource's. Nobody changes it afterwards.</param>
    public JsonNode Of(JsonObject copy)
    {
        var arn = copy.Text("arn");
        if (!_latest.TryGetValue(arn, out var shared) || !JsonNode.DeepEquals(shared.Document, copy))
        {
            _latest[arn] = shared = Keep(arn, copy);
        }

        return DocumentView.Of(shared);
    }

    /// <summary>A copy of what belongs to the resource with this ARN, which nobody changes.</summary>
    internal static Resource Keep(string arn, JsonObject copy) => ResourceArn.TryParse(arn, out var parsed)
        ? new(parsed, copy, changesSeldom: true)
        : throw new InvalidOperationException($"'{arn}' is not the ARN of a resource.");
}
