using System.CommandLine;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.People;

namespace ImageBuilderAutomation.Cli.Lifecycle;

internal static class AcceptVerb
{
    public static Command Create(TimeProvider clock)
    {
        var images = NumberOption.Create("--images", "The number of images that the refused plan counted.", min: 0);
        images.Required = true;
        return new ActingVerb(PeopleFunction.OperateStack, clock).Create(
            "accept", "Accepts the number of images of a plan that was refused because it listed far fewer images than the last run.", [images],
            async (parsed, client, reason, cancellationToken) =>
                (null, await client.SendAsync("accept", reason, cancellationToken, ("images", parsed.GetRequiredValue(images)))));
    }
}
