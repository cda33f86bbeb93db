using System.Text.Json;
using ImageBuilderAutomation.Events;

namespace ImageBuilderAutomation.Functions;

/// <summary>
/// A message of the result topic. Of the image record only ARN and status are read: its dates have no zone, its <c>semver</c> exceeds
/// 64 bits, and everything else comes from the service. Members unknown today are ignored.
/// </summary>
internal abstract record ResultMessage
{
    private ResultMessage()
    {
    }

    public sealed record Build(string Arn, string Status) : ResultMessage;

    /// <summary>What a WaitForAction step publishes to its own topic.</summary>
    public sealed record WaitingStep(string StepExecutionId, string? ImageArn) : ResultMessage;

    /// <exception cref="UnusableEventException">The message is neither.</exception>
    public static ResultMessage Parse(string? text)
    {
        try
        {
            using var document = JsonDocument.Parse(text ?? "");
            var root = document.RootElement;
            if (Text(root, "workflowStepExecutionId") is { } step)
                return new WaitingStep(step, Text(root, "imageArn"));
            if (Text(root, "arn") is { } arn && Text(Member(root, "state"), "status") is { } status)
                return new Build(arn, status);
        }
        catch (JsonException)
        {
            // Said below, with the message itself.
        }

        throw new UnusableEventException("an SNS message with an image's arn and state.status, or with a workflowStepExecutionId", text);
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
