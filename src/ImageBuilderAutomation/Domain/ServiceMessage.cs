using System.Text.Json;

namespace ImageBuilderAutomation.Domain;

/// <summary>
/// A message that Image Builder sends in addition to its EventBridge events: to an SNS topic, which may carry both kinds, or by invoking a function.
/// Only the ids of image and step and the status are read; everything else is read back from the service. Other members are unreliable: <c>semver</c>
/// exceeds 64 bits, dates have no time zone, and <c>customPayload</c> has any form its author chose. Unknown members are ignored.
/// </summary>
public abstract record ServiceMessage
{
    private ServiceMessage()
    {
    }

    /// <summary>A build has ended: the serialized image, recognised by its <c>state.status</c>, which must have the form of a status.</summary>
    public sealed record BuildResult(string? ImageArn, string Status) : ServiceMessage;

    /// <summary>A WaitForAction step began to wait: recognised by its <c>workflowStepExecutionId</c>.</summary>
    public sealed record StepWaiting(string StepExecutionId, string? ImageArn) : ServiceMessage;

    /// <exception cref="UnusableEventException">The text is neither of the two messages.</exception>
    public static ServiceMessage Parse(string? text)
    {
        try
        {
            using var document = JsonDocument.Parse(text ?? "");
            return (JsonTexts.ProblemOf(text!) is null ? TryRead(document.RootElement) : null) ?? throw Neither(text);
        }
        catch (JsonException)
        {
            throw Neither(text);
        }
    }

    /// <exception cref="UnusableEventException">The value is neither of the two messages.</exception>
    public static ServiceMessage Read(JsonElement value) =>
        TryRead(value) ?? throw Neither(value.ValueKind is JsonValueKind.Undefined ? null : value.GetRawText());

    private static ServiceMessage? TryRead(JsonElement value)
    {
        if (Text(value, "workflowStepExecutionId") is { } step)
            return new StepWaiting(step, Text(value, "imageArn"));
        return Text(Member(value, "state"), "status") is { } status && ImageStatus.IsWellShaped(status) ? new BuildResult(Text(value, "arn"), status) : null;
    }

    private static UnusableEventException Neither(string? found) =>
        new("a waiting step's message with workflowStepExecutionId, or a build result with state.status", found);

    private static JsonElement Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : default;

    private static string? Text(JsonElement value, string name) =>
        Member(value, name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } found ? found : null;
}

/// <summary>An event that cannot be handled. The invocation fails, so that the event ends in the failure queue and is not lost.</summary>
public sealed class UnusableEventException(string expected, string? found)
    : Exception($"Expected {expected}, found {(found is null ? "nothing" : $"'{Shortened(found)}'")}.")
{
    public string Expected { get; } = expected;

    public string? Found { get; } = found;

    private static string Shortened(string text) => text.Length <= 200 ? text : text[..200] + "…";
}
