using System.CommandLine;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Cli.People;
using ImageBuilderAutomation.Cli.Stacks;

namespace ImageBuilderAutomation.Cli.Triggers;

internal static class CancelVerb
{
    public static Command Create(TimeProvider clock)
    {
        var build = BuildName.Argument();
        return new ActingVerb(PeopleFunction.OperateStack, clock).Create(
            "cancel", "Cancels a build that has not ended.", [build],
            async (parsed, client, reason, cancellationToken) =>
            {
                var image = await client.ReadBuildAsync(parsed.GetRequiredValue(build), cancellationToken);
                return (BuildName.Of(image.ToString()), await client.SendAsync("cancel", reason, cancellationToken, ("image", image.ToString())));
            });
    }
}
