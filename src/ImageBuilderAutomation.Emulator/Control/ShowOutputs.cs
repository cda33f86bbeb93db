using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Engine.Builds;
using ImageBuilderAutomation.Emulator.Hosting;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>Shows the SSM parameters, launch templates and snapshots that the image <c>?arn=</c> created.</summary>
public sealed class ShowOutputs : IControlCommand
{
    public string Method => "GET";

    public string Path => "outputs";

    public Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken)
    {
        if (!ResourceArn.TryParse(input.TextOf("arn"), out var arn) || arn is not { Type: "image", Build: not null })
            throw new ControlException("'arn' must be the ARN of an image build version.");

        lock (emulator.World.Gate)
        {
            var build = emulator.World.Account(arn.Owner, arn.Region).Builds.Find(arn.ToString())
                ?? throw new ControlException($"There is no image '{arn}'.");
            return Task.FromResult<JsonNode>(OutputMetadata.Of(build));
        }
    }
}
