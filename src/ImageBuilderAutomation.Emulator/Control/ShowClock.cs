using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Hosting;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>Shows the emulator's time, the clock's speed and the next due time.</summary>
public sealed class ShowClock : IControlCommand
{
    public string Method => "GET";

    public string Path => "clock";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken) => Task.FromResult<JsonNode>(Show(emulator.World.Clock));

    public static JsonObject Show(TimeProvider clock)
    {
        var shown = new JsonObject { ["time"] = Timestamps.Iso(clock.GetUtcNow()) };
        if (clock is AcceleratedClock paced)
            (shown["speed"], shown["stopped"]) = (paced.Speed, paced.IsStopped);
        if (clock is IMovableClock movable)
            shown["nextDue"] = movable.NextDue is { } due ? Timestamps.Iso(due) : null;
        return shown;
    }
}
