using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Hosting;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;

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
        ["input"] = entry.Input?.DeepClone(),
        ["status"] = entry.Status,
        ["error"] = entry.Error,
        ["message"] = entry.Message,
        ["replayed"] = entry.Replayed,
    };
}
