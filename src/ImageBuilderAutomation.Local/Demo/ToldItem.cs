using System.Text.Json;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>What an item of the table says about something that the functions did by themselves.</summary>
/// <param name="Subject">An image's or pipeline's ARN, or a configuration's.</param>
internal sealed record ToldItem(string Subject, string Says)
{
    /// <returns>Null for an item that has nothing to say.</returns>
    public static ToldItem? Of(JsonElement item) => (Text(item, "kind"), Text(item, "state")) switch
    {
        ("round", "Waiting") when Text(item, "reason") is { } reason => new(Text(item, "pipelineArn")!, $"kept back: {reason}"),
        ("origin", _) => new(Text(item, "imageArn")!, $"build {Number(Text(item, "imageArn")!)} started by itself: {Text(item, "reason")}"),
        ("lifecycle", "Running") => new(Text(item, "imageArn")!, $"{Number(Text(item, "imageArn")!)} {Text(item, "reason")} → {Text(item, "action")!.ToUpperInvariant()}"),
        ("lifecycle", "Settled") when Text(item, "outcome") is { } outcome => new(Text(item, "imageArn")!, $"{Number(Text(item, "imageArn")!)} followed to its end: {outcome}"),
        ("configuration", "Repairing") => new(Text(item, "configurationArn")!, "is not what the policy wants → REPAIR"),
        ("configuration", "Compliant") => new(Text(item, "configurationArn")!, "read back: as the policy wants it, every other field as it was"),
        _ => null,
    };

    private static string Number(string imageArn) => string.Join('/', imageArn.Split('/')[^2..]);

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.TryGetProperty("S", out var text) ? text.GetString() : null;
}
