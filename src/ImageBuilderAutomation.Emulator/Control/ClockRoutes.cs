using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Hosting;
using ImageBuilderAutomation.Emulator.State.Resources;
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

/// <summary>
/// Changes the clock's speed or advances it. Responds after everything that became due has happened:
/// <code>
/// { "speed": 60 }   { "stopped": true }   { "advance": 3600 } (seconds)   { "to": "2026-11-21T00:00:00Z" }   { "step": 1 } (to the next due time)
/// </code>
/// </summary>
public sealed class MoveClock : IControlCommand
{
    public string Method => "POST";

    public string Path => "clock";

    public async Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken)
    {
        var world = emulator.World;
        input.AllowOnly("speed", "stopped", "advance", "to", "step");
        var (speed, stopped) = (input.NumberOf("speed"), input.TruthOf("stopped"));
        if (world.Clock is not IMovableClock clock)
        {
            throw new ControlException(
                "This emulator runs on the machine's own clock, which cannot be moved. "
                + "On the command line start it with --speed or --stopped, in code with an AcceleratedClock or a SimulationClock.");
        }

        if (speed is not null || stopped is not null)
            await SetPaceAsync(clock, speed, stopped, cancellationToken);

        var target = input.TimeOf("to") ?? (input.NumberOf("advance") is { } seconds ? world.Clock.GetUtcNow() + TimeSpan.FromSeconds(seconds) : null);
        if (target < world.Clock.GetUtcNow())
            throw new ControlException($"'to' is {input["to"]!.ToJsonString()}, which has passed; expected a time in the future.");
        if (target is not null)
            await clock.AdvanceToAsync(target.Value, cancellationToken);
        for (var left = input["step"] is null ? 0 : input.CountOf("step", 1); left > 0 && clock.NextDue is { } due; left--)
            await clock.AdvanceToAsync(due > world.Clock.GetUtcNow() ? due : world.Clock.GetUtcNow(), cancellationToken);
        return ShowClock.Show(world.Clock);
    }

    private static Task SetPaceAsync(IMovableClock clock, double? speed, bool? stopped, CancellationToken cancellationToken) => (clock, speed) switch
    {
        (_, 0) => throw new ControlException("'speed' is 0; expected a number greater than zero. To stop the clock, send \"stopped\": true."),
        (AcceleratedClock paced, _) => paced.SetPaceAsync(speed, stopped, cancellationToken),
        _ => throw new ControlException("This emulator's clock moves only when it is advanced: it has no speed."),
    };
}
