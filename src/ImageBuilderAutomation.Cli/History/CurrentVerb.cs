using System.CommandLine;

namespace ImageBuilderAutomation.Cli.History;

internal static class CurrentVerb
{
    public static Command Create()
    {
        var recipe = new Argument<string>("recipe") { Description = "The recipe: its ARN, its name, or container-recipe/name." };
        var table = new TableOptions();
        var command = new Command(
            "current", "Shows the available build of a recipe with the highest version. Disabled and deprecated builds do not count.")
        {
            recipe,
        };
        table.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var history = await table.OpenAsync(parsed, cancellationToken);
            var asked = parsed.GetRequiredValue(recipe);
            var found = await history.Builds.FindCurrentAsync(
                asked.Contains('/', StringComparison.Ordinal) ? asked : $"image-recipe/{asked}", cancellationToken);
            return BuildText.Write(parsed, found, table.Json(parsed), $"The history has no available build of recipe {asked}.");
        });
        return command;
    }
}
