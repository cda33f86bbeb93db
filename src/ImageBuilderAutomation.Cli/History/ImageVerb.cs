using System.CommandLine;

namespace ImageBuilderAutomation.Cli.History;

internal static class ImageVerb
{
    public static Command Create()
    {
        var ami = new Argument<string>("ami") { Description = "The AMI's id, of any Region that the build distributed to." };
        var table = new TableOptions();
        var command = new Command("image", "Tells which build made an AMI.") { ami };
        table.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var history = await table.OpenAsync(parsed, cancellationToken);
            var asked = parsed.GetRequiredValue(ami);
            var found = await history.Builds.FindByAmiAsync(asked, cancellationToken);
            return FoundBuild.Write(parsed, found, table.Json(parsed), $"History knows no build that made {asked}.");
        });
        return command;
    }
}
