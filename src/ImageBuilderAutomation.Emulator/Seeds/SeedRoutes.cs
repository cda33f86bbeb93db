using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Control;
using ImageBuilderAutomation.Emulator.Hosting;

namespace ImageBuilderAutomation.Emulator.Seeds;

/// <summary>Plays the steps of a seed immediately. Responds with the responses of the steps that have a name (<c>as</c>).</summary>
/// <param name="findPost">Finds the control command of a POST route by its path.</param>
public sealed class PlaySeed(Func<string, IControlCommand?> findPost) : IControlCommand
{
    public string Method => "POST";

    public string Path => "seed";

    public async Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken)
    {
        try
        {
            return await new StepPlayer(emulator, findPost).PlayAsync(input, cancellationToken);
        }
        catch (SeedException e)
        {
            throw new ControlException(e.Message);
        }
    }
}

/// <summary>Clears all accounts, logs and faults, then plays the seed file again, if there is one.</summary>
/// <param name="findPost">Finds the control command of a POST route by its path.</param>
public sealed class Reset(Func<string, IControlCommand?> findPost) : IControlCommand
{
    public string Method => "POST";

    public string Path => "reset";

    public async Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken)
    {
        lock (emulator.World.Gate)
            emulator.World.Reset();
        await SeedFile.PlayAsync(emulator, findPost, cancellationToken);
        return new JsonObject();
    }
}

/// <summary>Writes the state file immediately.</summary>
public sealed class Save : IControlCommand
{
    public string Method => "POST";

    public string Path => "save";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken)
    {
        var file = emulator.Options.StateFile ?? throw new ControlException("This emulator has no state file. Start it with --state-file <file>.");
        SavedState.Write(file, emulator);
        return Task.FromResult<JsonNode>(new JsonObject { ["file"] = file });
    }
}
