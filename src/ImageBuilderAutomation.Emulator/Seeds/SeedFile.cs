using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Control;
using ImageBuilderAutomation.Emulator.Hosting;

namespace ImageBuilderAutomation.Emulator.Seeds;

internal static class SeedFile
{
    /// <exception cref="SeedException">The file does not contain a JSON object.</exception>
    public static JsonObject Read(string file)
    {
        try
        {
            return ControlInput.OfFile(File.ReadAllText(file));
        }
        catch (ControlException e)
        {
            throw new SeedException($"{file}: {e.Message}", e);
        }
    }

    /// <summary>Plays the emulator's seed file, if it has one.</summary>
    public static async Task PlayAsync(EmulatorHost emulator, Func<string, IControlCommand?> findPost, CancellationToken cancellationToken)
    {
        if (emulator.Options.SeedFile is not { } file)
            return;
        try
        {
            await new StepPlayer(emulator, findPost).PlayAsync(Read(file), cancellationToken);
        }
        catch (SeedException e)
        {
            throw new SeedException($"{file}: {e.Message}", e);
        }
    }
}

/// <summary>A seed or a saved state cannot be played; the message says which step failed and why.</summary>
public sealed class SeedException(string message, Exception? inner = null) : Exception(message, inner);
