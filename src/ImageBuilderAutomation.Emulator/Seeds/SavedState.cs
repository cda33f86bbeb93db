using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Control;
using ImageBuilderAutomation.Emulator.Hosting;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.Seeds;

/// <summary>The state of an emulator in one file.</summary>
public sealed class SavedState
{
    private readonly JsonObject _document;

    private SavedState(JsonObject document) => _document = document;

    /// <summary>When the recorded history starts. To restore it, the emulator's clock must stand at this time.</summary>
    public DateTimeOffset Start => Time("start");

    /// <returns>Null if there is no such file.</returns>
    /// <exception cref="SeedException">The file is not a saved state.</exception>
    public static SavedState? Read(string file)
    {
        if (!File.Exists(file))
            return null;
        var document = SeedFile.Read(file);
        return document["start"] is not null && document["now"] is not null ? new(document) : throw new SeedException($"{file} is not a saved state.");
    }

    /// <summary>Writes the file atomically: after a crash while writing, the older file is still there.</summary>
    public static void Write(string file, EmulatorHost emulator)
    {
        JsonObject document;
        using (emulator.World.Enter())
            document = Document(emulator);
        var beside = file + ".new";
        File.WriteAllText(beside, document.ToJsonString());
        File.Move(beside, file, overwrite: true);
    }

    /// <exception cref="SeedException">A recorded step fails now, or the clock cannot be moved through the recorded time.</exception>
    internal async Task RestoreAsync(EmulatorHost emulator, Func<string, IControlCommand?> findPost, CancellationToken cancellationToken)
    {
        var world = emulator.World;
        if (world.Clock is not IMovableClock clock || world.Clock.GetUtcNow() != Start)
            throw new SeedException($"To restore a saved state, the emulator needs a clock that can be moved and that stands at {Start:O}.");

        world.Events.IsMuted = true;
        await new StepPlayer(emulator, findPost).PlayAsync(_document, cancellationToken);
        await clock.AdvanceToAsync(Time("now"), cancellationToken);
        world.Events.IsMuted = false;
        emulator.Api.RequestIds.Count = _document["requests"]?.GetValue<long>() ?? 0;
    }

    /// <summary>The journal and what it does not contain: injected faults that are still pending, and the number of requests.</summary>
    private static JsonObject Document(EmulatorHost emulator)
    {
        var world = emulator.World;
        var document = world.Journal!.Document(world.Clock.GetUtcNow());
        document["requests"] = emulator.Api.RequestIds.Count;
        foreach (var (fault, left) in world.Faults.Snapshot())
        {
            document["steps"]!.AsArray().Add(new JsonObject
            {
                ["order"] = "faults",
                ["input"] = new JsonObject
                {
                    ["operation"] = fault.Operation,
                    ["error"] = fault.Error,
                    ["message"] = fault.Message,
                    ["afterEffect"] = fault.AfterEffect,
                    ["times"] = left,
                },
            });
        }

        return document;
    }

    private DateTimeOffset Time(string name) => DateTimeOffset.Parse(_document[name]!.GetValue<string>(), CultureInfo.InvariantCulture);
}
