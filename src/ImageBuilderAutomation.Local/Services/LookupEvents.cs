using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services;

/// <summary>LookupEvents of CloudTrail: the calls that the Image Builder emulator reported. Events that somebody puts on the bus are not among them.</summary>
// Documented: CloudTrail API Reference, "LookupEvents": newest first, at most one attribute, at most 50 events a page. Simplified: no time range, and events
// appear at once.
internal sealed class LookupEvents
{
    public const string Target = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents";

    private const int PageSize = 50;

    private readonly List<JsonObject> _records = [];

    public void Add(JsonObject envelope)
    {
        if (envelope["detail-type"]?.ToString() != "AWS API Call via CloudTrail" || envelope["detail"] is not JsonObject record)
            return;
        lock (_records)
        {
            if (_records.TrueForAll(known => Text(known, "eventID") != Text(record, "eventID")))
                _records.Add((JsonObject)record.DeepClone());
        }
    }

    /// <returns>The response; null if the request has another attribute than EventId or EventName.</returns>
    /// <exception cref="ServiceInputException">A member has another type.</exception>
    public JsonObject? Answer(ServiceInput input)
    {
        var attribute = (input["LookupAttributes"] as JsonArray ?? []).FirstOrDefault() as JsonObject;
        var (key, value) = (attribute?["AttributeKey"]?.ToString(), attribute?["AttributeValue"]?.ToString());
        if (key is not (null or "EventId" or "EventName"))
            return null;
        var skipped = input.Number("NextToken", 0, 0, int.MaxValue - PageSize);
        var size = input.Number("MaxResults", PageSize, 1, PageSize);
        lock (_records)
        {
            var found = Enumerable.Reverse(_records)
                .Where(record => key is null || Text(record, key == "EventId" ? "eventID" : "eventName") == value).Skip(skipped).ToList();
            var answer = new JsonObject { ["Events"] = new JsonArray([.. found.Take(size).Select(Event)]) };
            if (found.Count > size)
                answer["NextToken"] = (skipped + size).ToString(CultureInfo.InvariantCulture);
            return answer;
        }
    }

    private static JsonObject Event(JsonObject record) => new()
    {
        ["EventId"] = Text(record, "eventID"),
        ["EventName"] = Text(record, "eventName"),
        ["ReadOnly"] = record["readOnly"]?.ToString(),
        ["EventTime"] = DateTimeOffset.Parse(Text(record, "eventTime")!, CultureInfo.InvariantCulture).ToUnixTimeSeconds(),
        ["EventSource"] = Text(record, "eventSource"),
        ["Username"] = record["userIdentity"]?["userName"]?.ToString(),
        ["Resources"] = new JsonArray(),
        ["CloudTrailEvent"] = record.ToJsonString(),
    };

    private static string? Text(JsonObject record, string name) => record[name]?.ToString();
}
