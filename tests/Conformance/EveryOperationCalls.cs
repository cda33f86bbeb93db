using System.Text.Json.Nodes;
using Conformance.Clients;
using Conformance.Model;
using ImageBuilderAutomation.Emulator;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderModel;
using ImageBuilderModel.Smithy;

namespace Conformance;

/// <summary>Calls every operation of the model once through one client, each with every member set.</summary>
internal sealed class EveryOperationCalls(Func<EmulatorServer, Task<IOfficialClient>> client)
{
    // The model is newer than the published clients: the JavaScript client drops unknown members, the Python clients refuse them.
    public static readonly string[] NewerThanTheClients = ["CreateImageRecipe.amiWatermarks"];

    private readonly Lazy<Task<IReadOnlyDictionary<string, (ClientResponse Answer, RequestEntry Received)>>> _sent = new(() => SendAsync(client));

    public async Task<(ClientResponse Answer, RequestEntry Received)> OfAsync(string operation) => (await _sent.Value)[operation];

    private static async Task<IReadOnlyDictionary<string, (ClientResponse Answer, RequestEntry Received)>> SendAsync(
        Func<EmulatorServer, Task<IOfficialClient>> client)
    {
        await using var emulator = await EmulatorServer.StartAsync(new());
        var sending = await client(emulator);
        var sent = new Dictionary<string, (ClientResponse, RequestEntry)>();
        foreach (var operation in ServiceModels.ImageBuilderBase.Operations.Values)
        {
            var answer = await sending.SendAsync(operation.Name, Input(operation));
            sent[operation.Name] = (answer, emulator.World.Requests.Snapshot().Single(r => r.Operation == operation.Name));
        }

        return sent;
    }

    /// <summary>An input with every member that the published clients know.</summary>
    public static JsonObject Input(Operation operation) =>
        new(SampleInput.For(operation)
            .Where(m => !NewerThanTheClients.Contains($"{operation.Name}.{m.Key}"))
            .Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));
}
