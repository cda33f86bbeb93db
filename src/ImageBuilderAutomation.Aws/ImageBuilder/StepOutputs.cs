using System.Text.Json;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>What an answered WaitForAction step shows in its outputs: <c>{"action":"RESUME","reason":"…"}</c> as text.</summary>
internal sealed record StepOutputs(string? Action, string? Reason)
{
    private static readonly StepOutputs None = new(null, null);

    /// <summary>Any other text is nobody's answer: other actions put file names there.</summary>
    public static StepOutputs Read(string? outputs)
    {
        if (string.IsNullOrWhiteSpace(outputs))
            return None;

        try
        {
            using var document = JsonDocument.Parse(outputs);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new(Text(document.RootElement, "action")?.ToUpperInvariant(), Text(document.RootElement, "reason"))
                : None;
        }
        catch (JsonException)
        {
            return None;
        }
    }

    private static string? Text(JsonElement outputs, string name) =>
        outputs.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
