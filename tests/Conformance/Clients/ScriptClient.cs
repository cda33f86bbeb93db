using System.Text.Json.Nodes;

namespace Conformance.Clients;

/// <summary>A client library, called by a script.</summary>
internal sealed class ScriptClient(ScriptProcess script, JsonObject environment) : IOfficialClient
{
    public async Task<ClientResponse> SendAsync(string operation, JsonObject input)
    {
        var answer = await script.AskAsync(environment, new JsonObject { ["call"] = operation, ["input"] = input.DeepClone() });
        return new(
            answer["status"]?.GetValue<int>(), answer["requestId"]?.GetValue<string>(), answer["error"]?.GetValue<string>(),
            answer["message"]?.GetValue<string>(), answer["typed"]?.GetValue<bool>() ?? false, answer["output"]?.AsObject() ?? []);
    }

    public async Task<IReadOnlyList<JsonNode>> CollectAsync(string operation, string items, JsonObject input, int pageSize)
    {
        var answer = await script.AskAsync(environment, new JsonObject { ["pages"] = operation, ["input"] = input.DeepClone(), ["size"] = pageSize });
        return [.. answer["pages"]!.AsArray().SelectMany(page => page![items]!.AsArray()).Select(item => item!)];
    }

    /// <summary>The operations that the client has.</summary>
    public async Task<IReadOnlyList<string>> OperationsAsync() =>
        [.. (await script.AskAsync(environment, new JsonObject { ["operations"] = true }))["operations"]!.AsArray().Select(name => name!.GetValue<string>())];
}
