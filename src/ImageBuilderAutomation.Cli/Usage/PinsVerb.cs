using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.People;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Cli.Usage;

internal static class PinsVerb
{
    public static Command Create(TimeProvider clock)
    {
        var folder = new Argument<string>("dir") { Description = "The folder whose files are searched, such as a repository's." };
        var origin = new Option<string?>("--origin") { Description = "The name under which the list is published; by default that of the folder." };
        return new ActingVerb(PeopleFunction.OperateStack, clock).Create(
            "pins",
            "Finds the ids of AMIs (ami-...) in the files of a folder and publishes the list, which replaces the earlier one of its origin. Images of these AMIs count as used.",
            [folder, origin],
            async (parsed, client, reason, cancellationToken) =>
            {
                var path = parsed.GetRequiredValue(folder);
                var name = parsed.GetValue(origin) ?? new DirectoryInfo(path).Name;
                var found = await PinnedFiles.ReadAsync(path, cancellationToken);
                if (PinnedAmis.ProblemOf(name, found.AmiIds) is { } problem)
                    throw new UsageException($"{char.ToUpperInvariant(problem[0])}{problem[1..]}; found {found.AmiIds.Count} ids for the origin '{name}'.");
                parsed.InvocationConfiguration.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{found.AmiIds.Count} AMI ids in {found.Naming} of {found.Files} files"));
                var ids = new JsonArray([.. found.AmiIds.Select(id => JsonValue.Create(id))]);
                return (name, await client.SendAsync("pins", reason, cancellationToken, ("origin", name), ("amis", ids), ("files", found.Naming)));
            });
    }
}
