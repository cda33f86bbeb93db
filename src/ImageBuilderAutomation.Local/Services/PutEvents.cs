using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Routing;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Services;

/// <summary>EventBridge's PutEvents: each entry is taken or refused by itself.</summary>
// Documented: EventBridge API Reference, "PutEvents" and "PutEventsResultEntry".
internal sealed class PutEvents(EventRouter router, TemplateSettings settings, TimeProvider clock)
{
    public const string Target = "AWSEvents.PutEvents";
    public const int MostEntries = 10;

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
        // Assumed: a bus that does not exist is refused, where EventBridge is said to drop the event silently; here a wrong name should show.
        if (router.BusNamed(entry["EventBusName"]?.ToString()) is not { } bus)
            return Refused("ResourceNotFoundException", $"Event bus {entry["EventBusName"]} does not exist; there are {string.Join(", ", router.Buses)}.");

        // EventBridge refuses sources that begin with "aws."; here they stand for the services that are not on this machine.
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

    // Clients write seconds since 1970, some of them with fractions, and others a text.
    private DateTimeOffset Time(JsonNode? told) => told switch
    {
        null => clock.GetUtcNow(),
        JsonValue value when value.TryGetValue(out double seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds),
        _ => DateTimeOffset.TryParse(told.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : clock.GetUtcNow(),
    };

    private static JsonObject? Detail(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject Refused(string code, string message) => new() { ["ErrorCode"] = code, ["ErrorMessage"] = message };
}
