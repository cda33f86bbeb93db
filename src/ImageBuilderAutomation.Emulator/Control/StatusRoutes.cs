using System.Reflection;
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

/// <summary>Says that the process is alive. A container's health check asks it.</summary>
public sealed class Health : IControlCommand
{
    public string Method => "GET";

    public string Path => "health";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken) =>
        Task.FromResult<JsonNode>(new JsonObject { ["status"] = "healthy" });
}

/// <summary>Names the version of the emulator and of the API that it speaks.</summary>
public sealed class ShowVersion : IControlCommand
{
    // By this name the API model knows itself.
    private const string Api = "2019-12-02";

    public string Method => "GET";

    public string Path => "version";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken) => Task.FromResult<JsonNode>(new JsonObject
    {
        ["version"] = typeof(ShowVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
        ["api"] = Api,
        ["operations"] = OperationTable.All.Count,
    });
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
