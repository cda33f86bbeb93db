using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Routing;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Services;

/// <summary>PutEvents of EventBridge. Each entry is accepted or rejected independently of the others.</summary>
// Documented: EventBridge API Reference, "PutEvents" and "PutEventsResultEntry".
internal sealed class PutEvents(EventRouter router, TemplateSettings settings, TimeProvider clock)
{
    public const string Target = "AWSEvents.PutEvents";
    public const int MaxEntries = 10;

    public JsonObject Answer(JsonArray entries)
    {
        List<JsonObject> results = [.. entries.Select(entry => Put(entry as JsonObject ?? []))];
        return new()
        {
            ["FailedEntryCount"] = results.Count(result => result.ContainsKey("ErrorCode")),
            ["Entries"] = new JsonArray([.. results]),
        };
    }

    private JsonObject Put(JsonObject entry)
    {
        foreach (var name in (string[])["Source", "DetailType", "Detail"])
        {
            if (string.IsNullOrEmpty(entry[name]?.ToString()))
                return Refused("InvalidArgument", $"Parameter {name} is not valid. Reason: {name} is a required argument.");
        }

        if (Detail(entry["Detail"]!.ToString()) is not { } detail)
            return Refused("MalformedDetail", "Detail is malformed.");
        // EventBridge drops an event for an unknown bus without an error. This host rejects it, so that a wrong name is noticed.
        if (router.BusNamed(entry["EventBusName"]?.ToString()) is not { } bus)
        {
            return Refused(
                "ResourceNotFoundException", $"Event bus {entry["EventBusName"]} does not exist; expected one of {string.Join(", ", router.Buses)}.");
        }

        // EventBridge rejects sources that begin with "aws.". This host accepts them, to simulate services that it does not run.
        var id = router.NextId();
        router.PutEvent(bus, new()
        {
            ["version"] = "0",
            ["id"] = id,
            ["detail-type"] = entry["DetailType"]!.ToString(),
            ["source"] = entry["Source"]!.ToString(),
            ["account"] = settings.Account,
            ["time"] = Time(entry["Time"]).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["region"] = settings.Region,
            ["resources"] = entry["Resources"]?.DeepClone() ?? new JsonArray(),
            ["detail"] = detail,
        });
        return new() { ["EventId"] = id };
    }

    // Documented for timestamps of AWS: seconds since 1970. Others than these have no date.
    private static bool IsDate(double seconds) => seconds is >= 0 and < 253_402_300_800;

    // Some clients send the seconds since 1970, with or without fractions; others send a date as text.
    private DateTimeOffset Time(JsonNode? evt) => evt switch
    {
        null => clock.GetUtcNow(),
        JsonValue value when value.TryGetValue(out double seconds) && IsDate(seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds),
        _ => DateTimeOffset.TryParse(evt.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : clock.GetUtcNow(),
    };

    private static JsonObject? Detail(string text) => StrictJson.TryParse(text, out var detail) ? detail as JsonObject : null;

    private static JsonObject Refused(string code, string message) => new() { ["ErrorCode"] = code, ["ErrorMessage"] = message };
}
