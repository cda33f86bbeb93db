using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.Seeds;

/// <summary>A world in one file.</summary>
public sealed class SavedState
{
    private readonly JsonObject _document;

    private SavedState(JsonObject document) => _document = document;

    /// <summary>When its history begins; the clock of whoever restores it has to begin there, and to stand still meanwhile.</summary>
    public DateTimeOffset Start => Time("start");

    /// <returns>Null where there is no such file.</returns>
    /// <exception cref="SeedException">The file is not a saved state.</exception>
    public static SavedState? Read(string file)
    {
        if (!File.Exists(file))
            return null;
        var document = SeedFile.Read(file);
        return document["start"] is not null && document["now"] is not null ? new(document) : throw new SeedException($"{file} is not a saved state.");
    }

    /// <summary>Whole or not at all: a crash while writing leaves the older file.</summary>
    public static void Write(string file, EmulatorWorld world)
    {
        JsonObject document;
        using (world.Enter())
            document = Document(world);
        var beside = file + ".new";
        File.WriteAllText(beside, document.ToJsonString());
        File.Move(beside, file, overwrite: true);
    }

    /// <exception cref="SeedException">A step no longer plays as it did, or the clock cannot go through the file's time.</exception>
    internal async Task RestoreAsync(EmulatorWorld world, CancellationToken cancellationToken)
    {
        if (world.Clock is not IMovableClock clock || world.Clock.GetUtcNow() != Start)
            throw new SeedException($"To restore a saved state, the clock must be one that can be moved, standing at {Start:O}.");

        world.Events.IsMuted = true;
        await new StepPlayer(world).PlayAsync(_document, cancellationToken);
        await clock.AdvanceToAsync(Time("now"), cancellationToken);
        world.Events.IsMuted = false;
        world.Api.RequestIds.Count = _document["requests"]?.GetValue<long>() ?? 0;
    }

    /// <summary>The history, and what it does not tell: faults that calls have still to meet, and how many requests there were.</summary>
    private static JsonObject Document(EmulatorWorld world)
    {
        var document = world.Journal!.Document(world.Clock.GetUtcNow());
        document["requests"] = world.Api.RequestIds.Count;
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
