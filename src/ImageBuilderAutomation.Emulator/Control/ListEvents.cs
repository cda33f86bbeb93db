using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Events;
using ImageBuilderAutomation.Emulator.Hosting;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>Lists the event log, oldest first. Filters: <c>kind</c>, <c>destination</c>, <c>detailType</c> and <c>after</c> (an entry's number).</summary>
public sealed class ListEvents : IControlCommand
{
    public string Method => "GET";

    public string Path => "events";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken)
    {
        var (kind, destination, detailType) = (input.TextOf("kind"), input.TextOf("destination"), input.TextOf("detailType"));
        var after = input.TextOf("after") is not { } text ? 0
            : long.TryParse(text, out var number) ? number : throw new ControlException($"'after' is '{text}'; expected the number of an entry.");
        lock (emulator.World.Gate)
        {
            var found = emulator.World.Events.Log.Entries.Where(e => e.Number > after && (kind ?? e.Kind) == e.Kind && (destination ?? e.Destination) == e.Destination
                && (detailType is null || e.DetailType == detailType));
            return Task.FromResult<JsonNode>(new JsonObject { ["events"] = new JsonArray([.. found.Select(Show)]) });
        }
    }

    private static JsonObject Show(EventEntry entry) => new()
    {
        ["number"] = entry.Number,
        ["time"] = Timestamps.Iso(entry.Time),
        ["kind"] = entry.Kind,
        ["destination"] = entry.Destination,
        ["fate"] = entry.Fate,
        ["content"] = entry.Content.ToNode(),
    };
}
