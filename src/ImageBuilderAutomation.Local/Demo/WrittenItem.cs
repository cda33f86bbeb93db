using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>The identity of the build or gate record in a stored item.</summary>
/// <param name="StepExecutionId">Null for the record of a build.</param>
internal sealed record WrittenItem(string ImageArn, string? StepExecutionId)
{
    /// <returns>Null for an item that holds neither a build nor a gate.</returns>
    public static WrittenItem? Of(JsonElement item) =>
        Text(item, "kind") is "build" or "gate" && Text(item, "body") is { } text && JsonNode.Parse(text) is { } body && body["imageArn"] is { } image
            ? new(image.ToString(), body["stepExecutionId"]?.ToString())
            : null;

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.TryGetProperty("S", out var text) ? text.GetString() : null;
}
