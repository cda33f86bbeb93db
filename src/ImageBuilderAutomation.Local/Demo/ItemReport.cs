using System.Text.Json;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>A line about a stored item that records an action of the functions.</summary>
/// <param name="Subject">The ARN of an image, a pipeline or a configuration.</param>
internal sealed record ItemReport(string Subject, string Message)
{
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
        _ => null,
    };

    private static string Number(string imageArn) => string.Join('/', imageArn.Split('/')[^2..]);

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.TryGetProperty("S", out var text) ? text.GetString() : null;
}
