using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Events;

/// <summary>An event as EventBridge delivers it.</summary>
public static class EventEnvelope
{
    // Documented: EventBridge reference, "EC2 Image Builder events".
    public static JsonObject Create(
        string id, string detailType, AccountState account, DateTimeOffset time, IEnumerable<string> resources, JsonObject detail) => new()
        {
            ["version"] = "0",
            ["id"] = id,
            ["detail-type"] = detailType,
            ["source"] = "aws.imagebuilder",
            ["account"] = account.Account,
            ["time"] = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["region"] = account.Region,
            ["resources"] = new JsonArray([.. resources.Select(arn => JsonValue.Create(arn))]),
            ["detail"] = detail,
        };
}
