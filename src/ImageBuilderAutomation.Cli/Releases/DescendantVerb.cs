using System.CommandLine;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Releases.Descendants;

namespace ImageBuilderAutomation.Cli.Releases;

/// <summary>Shows which recipes and builds descend from an image.</summary>
internal static class DescendantVerb
{
    private const string PolicyDescription = "The policy file. Its owners count while no policy is published.";

    public static Option<string> PolicyOption() => PolicyFile.Option(PolicyDescription);

    public static Command Create(TimeProvider clock)
    {
        var (stack, json, policy, build) = (new StackOptions(clock), JsonOutput.Option(), PolicyOption(), BuildName.Argument());
        var command = new Command(
            "descendants",
            "Lists the recipes that name an image as their parent, the builds that were made from it, and theirs, each with its status, whether it is released, revoked or in a "
            + "channel, and its owner. Exit code 1 if a source could not be read, or the list is cut. Changes nothing.")
        {
            build, policy, json,
        };
        stack.AddServiceTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var image = await BuildName.ReadAsync(parsed.GetRequiredValue(build), opened, cancellationToken);
            var list = await ListAsync(opened, image, parsed.GetRequiredValue(policy), cancellationToken);
            if (parsed.GetValue(json))
                JsonOutput.Write(parsed.InvocationConfiguration.Output, DescendantsJson.Of(list), DescendantsJsonContext.Default.DescendantsJson);
            else
                DescendantText.Write(parsed.InvocationConfiguration.Output, list);
            return list.IsComplete ? ExitCode.Ok : ExitCode.Problems;
        });
        return command;
    }

    /// <summary>For a verb that has acted already, and that no failure of the list must turn into a failure.</summary>
    /// <returns>Unknown, with the reason, when the stack cannot be opened.</returns>
    public static async Task<Known<DescendantList>> TryListAsync(
        StackOptions stack, ParseResult parsed, ImageBuildArn image, string policy, CancellationToken cancellationToken)
    {
        try
        {
            if (!await stack.HasTableAsync(parsed, cancellationToken))
                return new Known<DescendantList>.No("name the stack with --stack");
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            return new Known<DescendantList>.Yes(await ListAsync(opened, image, policy, cancellationToken));
        }
        catch (Exception e) when (ReasonOf(e) is not null && !cancellationToken.IsCancellationRequested)
        {
            return new Known<DescendantList>.No(ReasonOf(e)!);
        }
    }

    private static string? ReasonOf(Exception error) => error is UsageException ? error.Message : new ServiceFailures().ReasonOf(error);

    private static async Task<DescendantList> ListAsync(Stack opened, ImageBuildArn image, string policy, CancellationToken cancellationToken) =>
        await opened.Get<ListDescendants>().ListAsync(image, await ReadOwnersAsync(opened, policy, cancellationToken), cancellationToken);

    private static async Task<Known<OwnerRules>> ReadOwnersAsync(Stack opened, string file, CancellationToken cancellationToken)
    {
        try
        {
            return await AccountPolicy.ReadAsync(opened, file, cancellationToken) switch
            {
                Known<Policy>.Yes(var policy) => new Known<OwnerRules>.Yes(policy.Owners),
                Known<Policy>.No(var reason) => new Known<OwnerRules>.No(reason),
                _ => throw new InvalidOperationException("Expected a policy or a reason."),
            };
        }
        catch (Exception e) when (ReasonOf(e) is not null && !cancellationToken.IsCancellationRequested)
        {
            return new Known<OwnerRules>.No(ReasonOf(e)!);
        }
    }
}
