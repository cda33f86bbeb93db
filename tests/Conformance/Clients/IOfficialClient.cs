using System.Text.Json.Nodes;

namespace Conformance.Clients;

/// <summary>A client that Amazon publishes, pointed at an emulator by its environment alone. Dates of an input are <c>{"$date": seconds}</c>.</summary>
public interface IOfficialClient : IAsyncDisposable
{
    Task<Answered> SendAsync(string operation, JsonObject input);

    /// <summary>All items of a list, by the client's own paginator.</summary>
    Task<IReadOnlyList<JsonNode>> CollectAsync(string operation, string items, JsonObject input, int pageSize);
}
