using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Hosting;
using ImageBuilderAutomation.Emulator.Operations;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderModel;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>Responds as soon as the emulator accepts requests.</summary>
public sealed class Ready : IControlCommand
{
    public string Method => "GET";

    public string Path => "ready";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken) =>
        Task.FromResult<JsonNode>(new JsonObject { ["ready"] = true, ["time"] = Timestamps.Iso(emulator.World.Clock.GetUtcNow()) });
}

/// <summary>Lists the model's operations that the emulator implements, and those that it does not.</summary>
public sealed class Coverage : IControlCommand
{
    public string Method => "GET";

    public string Path => "coverage";

    public static IEnumerable<string> Behaving => OperationTable.All.Select(o => o.Name).Order(StringComparer.Ordinal);

    public static IEnumerable<string> NotYet =>
        ServiceModels.ImageBuilder.Operations.Keys.Where(name => OperationTable.Find(name) is null).Order(StringComparer.Ordinal);

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken) =>
        Task.FromResult<JsonNode>(new JsonObject { ["behaving"] = Names(Behaving), ["notYet"] = Names(NotYet) });

    private static JsonArray Names(IEnumerable<string> names) => [.. names.Select(n => JsonValue.Create(n))];
}
