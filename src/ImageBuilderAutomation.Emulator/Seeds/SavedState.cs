using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Control;
using ImageBuilderAutomation.Emulator.Hosting;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.Seeds;

/// <summary>The state of an emulator in one file.</summary>
public sealed class SavedState
{
    private readonly JsonObject _document;
    private readonly DateTimeOffset _now;
    private readonly long _requests;

    /// <exception cref="ControlException">A member has another type.</exception>
    private SavedState(JsonObject document)
    {
        _document = document;
        (Start, _now) = (TimeOf("start"), TimeOf("now"));
        _requests = (long)(document.NumberOf("requests") ?? 0);
        if (_now < Start)
            throw new ControlException("'now' is before 'start'.");
    }

    /// <summary>When the recorded history starts. To restore it, the emulator's clock must stand at this time.</summary>
    public DateTimeOffset Start { get; }

    /// <returns>Null if there is no such file.</returns>
    /// <exception cref="SeedException">The file is not a saved state.</exception>
    public static SavedState? Read(string file)
    {
        if (!File.Exists(file))
            return null;
        var document = SeedFile.Read(file);
        try
        {
            return new(document);
        }
        catch (ControlException e)
        {
            throw new SeedException($"{file} is not a saved state: {e.Message}", e);
        }
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
        await clock.AdvanceToAsync(_now, cancellationToken);
        world.Events.IsMuted = false;
        emulator.Api.RequestIds.Count = _requests;
    }

    private DateTimeOffset TimeOf(string member) => _document.TimeOf(member) ?? throw new ControlException($"it has no '{member}'.");

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
}
