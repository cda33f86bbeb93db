using System.Text.Json.Nodes;

namespace Conformance.Clients;

/// <summary>A client published by Amazon, pointed at an emulator only by environment variables. Dates in inputs are <c>{"$date": seconds}</c>.</summary>
public interface IOfficialClient
{
    Task<ClientResponse> SendAsync(string operation, JsonObject input);

    /// <summary>Returns all items of a list through the client's own paginator.</summary>
    Task<IReadOnlyList<JsonNode>> CollectAsync(string operation, string items, JsonObject input, int pageSize);
}
