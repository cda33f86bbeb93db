using System.Text.Json;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Functions.Events;

/// <summary>Reads from a CloudTrail event which AMIs could not be launched, and by whom.</summary>
internal static class FailedLaunchReader
{
    private const string RunInstances = "RunInstances";

    /// <summary>A call launches one AMI; with an override for each item it can name more.</summary>
    private const int MaxAmis = 50;

    private const int MaxErrorLength = 64;

    /// <returns>Null for a call that succeeded or that names no AMI, which concerns nobody here.</returns>
    /// <exception cref="UnusableEventException">The event reports another operation, or lacks what is recorded.</exception>
    public static FailedLaunch? Of(ApiCallDetail call)
    {
        if (call.EventName != RunInstances)
            throw new UnusableEventException($"detail.eventName {RunInstances}", call.EventName);
        if (call.ErrorCode is not { Length: > 0 } error)
            return null;
        if (error.Length > MaxErrorLength || !error.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_'))
            throw new UnusableEventException("detail.errorCode, an error code of EC2", error);

        // A launch from a template names the template alone; then the error message names the AMI.
        var amis = Items(call.RequestParameters).Concat(AmiId.In(call.ErrorMessage ?? "")).Distinct(StringComparer.Ordinal).Take(MaxAmis).ToList();
        return amis.Count == 0 ? null : new(
            EventEnvelope.RequireEventId(call.EventId), amis, error,
            // A service that launches on a person's behalf, such as Auto Scaling, acts with a role of its own.
            EventEnvelope.RequireCaller(call.UserIdentity?.Arn ?? call.UserIdentity?.InvokedBy, "detail.userIdentity") ?? "a caller that CloudTrail does not name",
            EventEnvelope.RequireTime(call.EventTime, "detail.eventTime"));
    }

    private static IEnumerable<string> Items(JsonElement? parameters) =>
        Member(Member(parameters, "instancesSet"), "items") is { ValueKind: JsonValueKind.Array } items
            ? items.EnumerateArray().Select(item => Member(item, "imageId"))
                .Where(id => id.ValueKind is JsonValueKind.String).Select(id => id.GetString()!).Where(AmiId.IsValid)
            : [];

    private static JsonElement Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var member) ? member : default;
}
