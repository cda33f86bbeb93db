using System.CommandLine;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.People;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Cli.Lifecycle;

internal static class PinVerbs
{
    public static Command CreatePin(TimeProvider clock)
    {
        var build = BuildName.Argument();
        var until = DayOption.Option("--until", $"The last day (UTC) on which the image is kept, at most {ImagePin.MaxDays} days ahead.");
        until.Required = true;
        return new ActingVerb(PeopleFunction.OperateStack, clock).Create(
            "pin", "Keeps an image until a day, whatever the rules say. It replaces an earlier pin.", [build, until],
            async (parsed, client, reason, cancellationToken) =>
            {
                var image = await client.ReadBuildAsync(parsed.GetRequiredValue(build), cancellationToken);
                var day = DayOption.Text(parsed.GetValue(until)!.Value);
                return (BuildName.Of(image.ToString()), await client.SendAsync("pin", reason, cancellationToken, ("image", image.ToString()), ("until", day)));
            });
    }

    public static Command CreateUnpin(TimeProvider clock)
    {
        var build = BuildName.Argument();
        return new ActingVerb(PeopleFunction.OperateStack, clock).Create(
            "unpin", "Takes the pin of an image back, so that the rules count again.", [build],
            async (parsed, client, reason, cancellationToken) =>
            {
                var image = await client.ReadBuildAsync(parsed.GetRequiredValue(build), cancellationToken);
                return (BuildName.Of(image.ToString()), await client.SendAsync("unpin", reason, cancellationToken, ("image", image.ToString())));
            });
    }
}
