using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Seeds;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>Plays the steps of a seed immediately. Responds with the responses of the steps that have a name (<c>as</c>).</summary>
public sealed class PlaySeed : IControlCommand
{
    public string Method => "POST";

    public string Path => "seed";

    public async Task<JsonNode> RunAsync(JsonObject input, EmulatorWorld world, CancellationToken cancellationToken)
    {
        try
        {
            return await new StepPlayer(world).PlayAsync(input, cancellationToken);
        }
        catch (SeedException e)
        {
            throw new ControlException(e.Message);
        }
    }
}
