using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderModel;
using TestKit;

namespace Conformance;

/// <summary>One run of the official client over all operations of the model, shared by the tests of each.</summary>
public sealed class EveryOperationSent : IAsyncLifetime
{
    public int Commands { get; private set; }

    public JsonObject Results { get; private set; } = [];

    /// <summary>What the emulator read, by operation.</summary>
    public ILookup<string, RequestEntry> Received { get; private set; } = Array.Empty<RequestEntry>().ToLookup(_ => "");

    public async Task InitializeAsync()
    {
        if (Node.SkipReason is not null)
            return;

        await using var emulator = await EmulatorServer.StartAsync(new());
        var inputs = new JsonObject(ServiceModels.ImageBuilder.Operations.Values.Select(o => KeyValuePair.Create(o.Name, (JsonNode?)SampleInput.For(o))));
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, inputs.ToJsonString());
            var run = await OfficialClient.RunAsync(emulator, "every-operation.mjs", file);
            Assert.True(run.ExitCode == 0, run.Output);
            var printed = JsonNode.Parse(run.StandardOutput)!.AsObject();
            Commands = printed["commands"]!.GetValue<int>();
            Results = printed["results"]!.AsObject();
        }
        finally
        {
            File.Delete(file);
        }

        Received = emulator.World.Requests.Snapshot().ToLookup(r => r.Operation);
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
