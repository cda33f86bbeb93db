using System.CommandLine;
using System.Globalization;
using ImageBuilderAutomation.Cli.People;

namespace ImageBuilderAutomation.Cli.Lifecycle;

internal static class AcceptVerb
{
    public static Command Create(TimeProvider clock)
    {
        var images = new Option<int>("--images") { Description = "The number of images that the refused plan counted.", Required = true };
        images.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 and var count)
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"--images: expected a number of images, found {count}."));
        });
        return new ActingVerb(PeopleFunction.OperateStack, clock).Create(
            "accept", "Accepts the number of images of a plan that was refused because it listed far fewer images than the last run.", [images],
            async (parsed, client, reason, cancellationToken) =>
                (null, await client.SendAsync("accept", reason, cancellationToken, ("images", parsed.GetRequiredValue(images)))));
    }
}
