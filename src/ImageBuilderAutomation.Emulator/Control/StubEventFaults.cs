using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Faults;
using ImageBuilderAutomation.Emulator.Hosting;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>
/// Injects faults into the next events, messages and invocations:
/// <code>
/// { "fault": "lose" | "duplicate" | "delay" | "reorder", "detailType": "EC2 Image Builder Image State Change", "destination": "default" or a topic's ARN or
///   a function, "times": 1, "copies": 2, "seconds": 60 }
/// </code>
/// </summary>
public sealed class StubEventFaults : IControlCommand
{
    public string Method => "POST";

    public string Path => "event-faults";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken)
    {
        var world = emulator.World;
        input.AllowOnly("fault", "detailType", "destination", "times", "copies", "seconds");
        var kind = input.TextOf("fault");
        if (kind is null || !EventFault.Kinds.Contains(kind))
            throw new ControlException($"'fault' is {input["fault"]?.ToJsonString() ?? "missing"}; expected one of {string.Join(", ", EventFault.Kinds)}.");

        var fault = new EventFault(
            kind, input.TextOf("detailType"), input.TextOf("destination"), input.CountOf("copies", 2), TimeSpan.FromSeconds(input.NumberOf("seconds") ?? 60));
        using (world.Enter())
        {
            world.Events.Faults.Add(fault, input.CountOf("times", 1));
            world.Journal?.Stub(world.Clock.GetUtcNow(), Path, input);
        }

        return Task.FromResult<JsonNode>(new JsonObject());
    }
}
