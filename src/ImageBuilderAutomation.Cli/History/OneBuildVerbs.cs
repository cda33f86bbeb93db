using System.CommandLine;
using System.CommandLine.Parsing;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Leftovers;

namespace ImageBuilderAutomation.Cli.History;

/// <summary>The verbs that show one build: by name with all its records, or in one line by an AMI or a recipe.</summary>
internal static class OneBuildVerbs
{
    public static Command CreateShow(TimeProvider clock)
    {
        var build = BuildName.Argument();
        var table = new TableOptions(clock);
        var command = new Command("show", "Shows one build: its states, attempts and durations, and its gates with their decisions and evidence.") { build };
        table.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var history = await table.OpenAsync(parsed, cancellationToken);
            var image = await BuildName.ReadAsync(parsed.GetRequiredValue(build), history, cancellationToken);
            var trail = await history.Builds.ReadAuditTrailAsync(image.ToString(), cancellationToken);
            if (trail is { Build: null, Gates: [], Starts: [], Lifecycle: null })
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(PlainText.Of($"The history has no build {image}."));
                return ExitCode.Problems;
            }

            var (leftovers, incomplete) = await LeftoversOfAsync(history, image.ToString(), cancellationToken);
            trail = trail with { Leftovers = leftovers, LeftoversIncomplete = incomplete };
            var output = parsed.InvocationConfiguration.Output;
            if (!table.Json(parsed))
                AuditTrailText.Write(output, image, trail);
            else if (trail.Build is { } record)
                JsonOutput.Write(output, new(record, trail), HistoryJsonContext.Default.RecordedBuildJson);
            else
                JsonOutput.Write(output, new(image, trail), HistoryJsonContext.Default.UnrecordedBuildJson);
            return ExitCode.Ok;
        });
        return command;
    }

    public static Command CreateImage(TimeProvider clock) => Create(
        clock, "image", "Shows which build made an AMI.",
        new("ami") { Description = "The AMI id, in any Region that the build distributed to.", CustomParser = ReadAmi },
        (builds, ami, cancellationToken) => builds.FindByAmiAsync(ami, cancellationToken),
        ami => $"The history has no build that made {ami}.");

    public static Command CreateCurrent(TimeProvider clock) => Create(
        clock, "current", "Shows the available build of a recipe with the highest version. Disabled and deprecated builds do not count.",
        new("recipe") { Description = "The recipe: its ARN, its name, or container-recipe/name." },
        (builds, recipe, cancellationToken) => builds.FindCurrentAsync(
            recipe.Contains('/', StringComparison.Ordinal) ? recipe : $"image-recipe/{recipe}", cancellationToken),
        recipe => $"The history has no available build of recipe {recipe}.");

    /// <returns>The readable records, and why others may be missing.</returns>
    private static async Task<(IReadOnlyList<LeftoverRecord> Found, string? Incomplete)> LeftoversOfAsync(
        Stack history, string imageArn, CancellationToken cancellationToken)
    {
        var found = new List<LeftoverRecord>();
        try
        {
            await foreach (var record in history.Get<ILeftoverRecords>().ListAsync(cancellationToken))
            {
                if (record.ImageArn == imageArn && record.State is not LeftoverState.Unconfirmed)
                    found.Add(record);
            }
        }
        catch (InvalidDataException error)
        {
            return (found, error.Message);
        }

        return (found, null);
    }

    private static string? ReadAmi(ArgumentResult result)
    {
        var ami = result.Tokens[0].Value;
        if (!ami.StartsWith("ami-", StringComparison.Ordinal))
            result.AddError($"Expected an AMI id such as ami-0abc1234def567890, found '{ami}'.");
        return ami;
    }

    private static Command Create(
        TimeProvider clock, string verb, string description, Argument<string> question,
        Func<BuildRecords, string, CancellationToken, Task<BuildRecord?>> find, Func<string, string> missing)
    {
        var table = new TableOptions(clock);
        var command = new Command(verb, description) { question };
        table.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var history = await table.OpenAsync(parsed, cancellationToken);
            var asked = parsed.GetRequiredValue(question);
            if (await find(history.Builds, asked, cancellationToken) is not { } record)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(PlainText.Of(missing(asked)));
                return ExitCode.Problems;
            }

            var (build, output) = (BuildSummary.Of(record), parsed.InvocationConfiguration.Output);
            if (table.Json(parsed))
                JsonOutput.Write(output, new(build), HistoryJsonContext.Default.BuildJson);
            else
                BuildList.Write(output, [build]);
            return ExitCode.Ok;
        });
        return command;
    }
}
