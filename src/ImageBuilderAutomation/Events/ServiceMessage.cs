using System.Text.Json;

namespace ImageBuilderAutomation.Events;

/// <summary>
/// What Image Builder sends beside its events: to a topic, which may carry both kinds, or as its own call of a function. Only what leads
/// to the image is read: everything else comes from the service, a result's <c>semver</c> exceeds 64 bits and its dates have no zone, and a
/// step's <c>customPayload</c> is its author's, in whatever form. Members unknown today are ignored.
/// </summary>
public abstract record ServiceMessage
{
    private ServiceMessage()
    {
    }

    /// <summary>A build ended: the serialized image record, known by its <c>state.status</c>.</summary>
    public sealed record BuildResult(string? ImageArn, string Status) : ServiceMessage;

    /// <summary>A WaitForAction step began to wait, known by its <c>workflowStepExecutionId</c>.</summary>
    public sealed record StepWaiting(string StepExecutionId, string? ImageArn) : ServiceMessage;

    /// <exception cref="UnusableEventException">The text is neither.</exception>
    public static ServiceMessage Parse(string? text)
    {
        try
        {
            using var document = JsonDocument.Parse(text ?? "");
            return TryRead(document.RootElement) ?? throw Neither(text);
        }
        catch (JsonException)
        {
            throw Neither(text);
        }
    }

    /// <exception cref="UnusableEventException">The value is neither.</exception>
    public static ServiceMessage Read(JsonElement value) =>
        TryRead(value) ?? throw Neither(value.ValueKind is JsonValueKind.Undefined ? null : value.GetRawText());

    private static ServiceMessage? TryRead(JsonElement value)
    {
        if (Text(value, "workflowStepExecutionId") is { } step)
            return new StepWaiting(step, Text(value, "imageArn"));
        return Text(Member(value, "state"), "status") is { } status ? new BuildResult(Text(value, "arn"), status) : null;
    }

    private static UnusableEventException Neither(string? found) =>
        new("a waiting step's notice with workflowStepExecutionId, or a build's result with state.status", found);

    private static JsonElement Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : default;

    private static string? Text(JsonElement value, string name) =>
        Member(value, name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } found ? found : null;
}
