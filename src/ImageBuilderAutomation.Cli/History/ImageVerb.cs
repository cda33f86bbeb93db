using System.CommandLine;

namespace ImageBuilderAutomation.Cli.History;

internal static class ImageVerb
{
    public static Command Create()
    {
        var ami = new Argument<string>("ami") { Description = "The AMI id, in any Region that the build distributed to." };
        var table = new TableOptions();
        var command = new Command("image", "Shows which build made an AMI.") { ami };
        table.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var history = await table.OpenAsync(parsed, cancellationToken);
            var asked = parsed.GetRequiredValue(ami);
            var found = await history.Builds.FindByAmiAsync(asked, cancellationToken);
            return BuildText.Write(parsed, found, table.Json(parsed), $"The history has no build that made {asked}.");
        });
        return command;
    }
}
