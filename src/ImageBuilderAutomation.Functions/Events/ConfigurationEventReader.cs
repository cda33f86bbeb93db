using System.Text.Json;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Functions.Events;

/// <summary>Reads from a CloudTrail event which configuration was changed, by whom, and what identifies our own calls.</summary>
internal static class ConfigurationEventReader
{
    private static readonly string[] Calls =
        [ConfigurationChange.Create, ConfigurationChange.Update, ConfigurationChange.Delete, ConfigurationChange.Tag, ConfigurationChange.Untag];

    /// <exception cref="UnusableEventException">The event reports another operation.</exception>
    public static void RequireKnown(ApiCallDetail call)
    {
        if (!Calls.Contains(call.EventName))
            throw new UnusableEventException($"detail.eventName {string.Join(", ", Calls)}", call.EventName);
    }

    /// <exception cref="UnusableEventException">The call names no configuration, or one of another account or Region.</exception>
    public static ConfigurationEvent Of(ApiCallDetail call, AccountRegion accountRegion)
    {
        var arn = ConfigurationArn.Parse(call.EventName switch
        {
            ConfigurationChange.Create => Text(call.ResponseElements, "infrastructureConfigurationArn"),
            ConfigurationChange.Tag or ConfigurationChange.Untag => Text(call.RequestParameters, "resourceArn"),
            _ => Text(call.RequestParameters, "infrastructureConfigurationArn"),
        });
        if (!arn.IsIn(accountRegion))
            throw new UnusableEventException($"an infrastructure configuration of account {accountRegion.Account} in {accountRegion.Region}", arn.ToString());
        return new(arn, new(
            call.EventName!,
            EventEnvelope.RequireTime(call.EventTime, "detail.eventTime"),
            EventEnvelope.RequireCaller(call.UserIdentity?.Arn ?? call.UserIdentity?.InvokedBy, "detail.userIdentity") ?? "a caller that CloudTrail does not name",
            Text(call.RequestParameters, "clientToken"),
            call.EventName switch
            {
                ConfigurationChange.Tag => Tags(call.RequestParameters),
                ConfigurationChange.Untag => Keys(call.RequestParameters),
                _ => null,
            }));
    }

    private static Dictionary<string, string?> Tags(JsonElement? parameters) => Member(parameters, "tags") is { ValueKind: JsonValueKind.Object } tags
        ? tags.EnumerateObject().ToDictionary(tag => tag.Name, tag => tag.Value.ValueKind is JsonValueKind.String ? tag.Value.GetString() : null)
        : [];

    // CloudTrail may report a single key as a string instead of a list.
    private static Dictionary<string, string?> Keys(JsonElement? parameters) => Member(parameters, "tagKeys") switch
    {
        { ValueKind: JsonValueKind.Array } keys => keys.EnumerateArray().Where(key => key.ValueKind is JsonValueKind.String)
            .Select(key => key.GetString()!).Distinct().ToDictionary(key => key, _ => (string?)null),
        { ValueKind: JsonValueKind.String } key => new() { [key.GetString()!] = null },
        _ => [],
    };

    private static string? Text(JsonElement? parent, string name) => Member(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var member) ? member : default;
}
