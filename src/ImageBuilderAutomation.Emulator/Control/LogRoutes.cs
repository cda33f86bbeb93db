using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Events;
using ImageBuilderAutomation.Emulator.Hosting;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>Lists the request log, oldest first. Filters: <c>operation</c> and <c>account</c>.</summary>
public sealed class ListRequests : IControlCommand
{
    public string Method => "GET";

    public string Path => "requests";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken)
    {
        var operation = input["operation"]?.GetValue<string>();
        var account = input["account"]?.GetValue<string>();
        var shown = emulator.World.Requests.Snapshot()
            .Where(r => (operation is null || r.Operation == operation) && (account is null || r.Account == account))
            .Select(Show);
        return Task.FromResult<JsonNode>(new JsonObject { ["requests"] = new JsonArray([.. shown]), ["dropped"] = emulator.World.Requests.Dropped });
    }

    private static JsonObject Show(RequestEntry entry) => new()
    {
        ["time"] = Timestamps.Iso(entry.Time),
        ["requestId"] = entry.RequestId,
        ["operation"] = entry.Operation,
        ["account"] = entry.Account,
        ["region"] = entry.Region,
        ["principal"] = entry.Principal,
        ["input"] = entry.Input,
        ["status"] = entry.Status,
        ["error"] = entry.Error,
        ["message"] = entry.Message,
        ["replayed"] = entry.Replayed,
    };
}

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
