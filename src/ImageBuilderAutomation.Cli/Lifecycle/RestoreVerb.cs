using System.CommandLine;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Cli.People;
using ImageBuilderAutomation.Cli.Stacks;

namespace ImageBuilderAutomation.Cli.Lifecycle;

internal static class RestoreVerb
{
    public static Command Create(TimeProvider clock)
    {
        var build = BuildName.Argument();
        return new ActingVerb(PeopleFunction.OperateStack, clock).Create(
            "restore",
            "Makes a deprecated or disabled image available again. If this stack disabled it, the lifecycle run that records the end shares it again as before.",
            [build],
            async (parsed, client, reason, cancellationToken) =>
            {
                var image = await client.ReadBuildAsync(parsed.GetRequiredValue(build), cancellationToken);
                return (BuildName.Of(image.ToString()), await client.SendAsync("restore", reason, cancellationToken, ("image", image.ToString())));
            });
    }
}
