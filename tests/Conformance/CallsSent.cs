using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator;
using ImageBuilderAutomation.Emulator.Protocol;

namespace Conformance;

/// <summary>Calls that the official client made, each by a name, and what became of them.</summary>
internal sealed record CallsSent(int Commands, JsonObject Results, IReadOnlyList<RequestEntry> Received)
{
    public static async Task<CallsSent> SendAsync(IEnumerable<(string Name, string Operation, JsonObject Input)> calls)
    {
        await using var emulator = await EmulatorServer.StartAsync(new());
        var inputs = new JsonArray([.. calls.Select(c => new JsonObject { ["name"] = c.Name, ["operation"] = c.Operation, ["input"] = c.Input })]);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, inputs.ToJsonString());
            var run = await OfficialClient.RunAsync(emulator, "every-operation.mjs", file);
            Assert.True(run.ExitCode == 0, run.Output);
            var printed = JsonNode.Parse(run.StandardOutput)!.AsObject();
            return new(printed["commands"]!.GetValue<int>(), printed["results"]!.AsObject(), emulator.World.Requests.Snapshot());
        }
        finally
        {
            File.Delete(file);
        }
    }
}
