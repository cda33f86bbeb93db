using System.Text.Json;
using System.Text.Json.Nodes;
using static ImageBuilderAutomation.Local.Demo.StoredItem;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>A line about a stored item that records an action of the functions.</summary>
/// <param name="Subject">The ARN of an image, a pipeline or a configuration.</param>
internal sealed record ItemReport(string Subject, string Message)
{
    /// <summary>Of two reports with the same source, one after the other, a message is reported once.</summary>
    public string Source { get; init; } = Subject;

    /// <returns>Null for an item that needs no line.</returns>
    public static ItemReport? Of(JsonElement item) => (Text(item, "kind"), Text(item, "state")) switch
    {
        ("run", "Waiting") when Text(item, "reason") is { } reason => new(Text(item, "pipelineArn")!, $"start deferred: {reason}"),
        ("origin", _) => new(Text(item, "imageArn")!, $"build {Number(Text(item, "imageArn")!)} started automatically: {Text(item, "reason")}"),
        ("lifecycle", "Running") => new(
            Text(item, "imageArn")!,
            $"image {Number(Text(item, "imageArn")!)}: lifecycle action {Text(item, "action")!.ToUpperInvariant()} requested: {Text(item, "reason")}"),
        ("lifecycle", "Idle") when Text(item, "outcome") is { } outcome => new(
            Text(item, "imageArn")!, $"image {Number(Text(item, "imageArn")!)}: lifecycle action completed with status {outcome}"),
        ("configuration", "Repairing") => new(
            Text(item, "configurationArn")!, "the shared infrastructure configuration violates the policy; repair requested"),
        ("configuration", "Compliant") => new(
            Text(item, "configurationArn")!, "the shared infrastructure configuration was read back and complies with the policy"),
        ("channel", _) => OfChannel(JsonNode.Parse(Text(item, "body")!)!),
        _ => null,
    };

    /// <returns>Null while a target does not name the AMI yet that the line before is about.</returns>
    private static ItemReport? OfChannel(JsonNode channel)
    {
        if (channel["latest"] is not { } move || move["to"]?["imageArn"]?.ToString() is not { } image)
            return null;
        var name = $"{channel["scope"]}/{channel["name"]}";
        var targets = channel["targets"]?.AsArray() ?? [];
        var isVerified = targets.Count > 0 && targets.All(target => target!["state"]?.ToString() == "Verified" && target["move"]?.ToString() == move["number"]?.ToString());
        return new(
            image, isVerified
                ? $"channel {name}: {string.Join(", ", targets.Select(target => $"{target!["target"]} names {target["amiId"]}"))}"
                : $"channel {name} points at {Number(image)}: {move["reason"]}")
        {
            Source = name,
        };
    }

    private static string Number(string imageArn) => string.Join('/', imageArn.Split('/')[^2..]);
}

/// <summary>The identity of the build or gate record in a stored item.</summary>
/// <param name="StepExecutionId">Null for the record of a build.</param>
internal sealed record WrittenItem(string ImageArn, string? StepExecutionId)
{
    /// <returns>Null for an item that holds neither a build nor a gate.</returns>
    public static WrittenItem? Of(JsonElement item) =>
        Text(item, "kind") is "build" or "gate" && Text(item, "body") is { } text && JsonNode.Parse(text) is { } body && body["imageArn"] is { } image
            ? new(image.ToString(), body["stepExecutionId"]?.ToString())
            : null;
}

/// <summary>The attributes of a stored item, in DynamoDB's JSON.</summary>
internal static class StoredItem
{
    public static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.TryGetProperty("S", out var text) ? text.GetString() : null;
}
