using System.CommandLine;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.People;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Releases.Descendants;

namespace ImageBuilderAutomation.Cli.Releases;

/// <summary>
/// Revokes an image, has it disabled where the operator asks for that and has seen who uses it, then lists its descendants: no channel moves away from them by itself.
/// </summary>
internal static class RevokeVerb
{
    public static Command Create(TimeProvider clock)
    {
        var (build, policy, verb) = (BuildName.Argument(), DescendantVerb.PolicyOption(), new ActingVerb(PeopleFunction.OperateStack, clock));
        var disable = new Option<bool>("--disable")
        {
            Description = "Also disable the image, so that nothing can be launched from its AMIs. Shows who uses it first, and leaves it alone if it is used, or if that "
                + "is not known.",
        };
        var used = new Option<bool>("--although-used") { Description = "Disable it also if it is used, or if that is not known. Only with --disable." };
        return verb.CreateShown(
            "revoke",
            "Says that an image must not be used. Every channel that points at it moves to the newest image that it pointed at before and that is not revoked, and is empty if "
            + "there is none. Without --disable the image itself and what uses it stay. Then lists its descendants as release descendants does; the exit code is that of the "
            + "revocation, and of the disabling.",
            [build, disable, used, policy],
            async (parsed, client, reason, json, cancellationToken) =>
            {
                if (parsed.GetValue(used) && !parsed.GetValue(disable))
                    throw new UsageException("Expected --disable beside --although-used.");
                var image = await client.ReadBuildAsync(parsed.GetRequiredValue(build), cancellationToken);
                var revocation = new Revocation((action, token, members) => client.SendAsync(action, reason, token, members));
                var (answer, isRevoked) = await revocation.RevokeAsync(
                    image, parsed.GetValue(disable) ? token => ReadUsesAsync(verb.Stack, parsed, image, token) : null, parsed.GetValue(used),
                    "with --although-used it is", cancellationToken);
                // First, so that whoever interrupts the list knows.
                if (!json)
                    AnswerOutput.WriteText(parsed, null, answer);
                var found = isRevoked
                    ? await DescendantVerb.TryListAsync(verb.Stack, parsed, image, parsed.GetRequiredValue(policy), cancellationToken)
                    : null;
                Write(parsed.InvocationConfiguration.Output, json, answer, found);
                return AnswerOutput.ExitCodeOf(answer);
            });
    }

    private static async Task<ImageUses> ReadUsesAsync(
        StackOptions stack, ParseResult parsed, ImageBuildArn image, CancellationToken cancellationToken)
    {
        if (!await stack.HasTableAsync(parsed, cancellationToken))
            return ImageUses.Unknown("without --stack no source can be asked");
        using var opened = await stack.OpenAsync(parsed, cancellationToken);
        // A stack whose readers are composed already takes no rules any more.
        using var asking = await stack.OpenAsync(parsed, cancellationToken);
        return await ImageUses.ReadAsync(
            image, opened.Get<IImages>(), rules => asking.With(new LifecycleRules { Usage = rules }).Get<UsageGatherer>(), opened.AccountRegion, opened.Clock,
            cancellationToken);
    }

    /// <param name="found">Null if the image was not revoked.</param>
    private static void Write(TextWriter output, bool json, FunctionAnswer answer, Known<DescendantList>? found)
    {
        var (list, unknown) = ((found as Known<DescendantList>.Yes)?.Value, (found as Known<DescendantList>.No)?.Reason);
        if (json)
        {
            var document = new RevocationJson(
                answer.IsDone, answer.Code, answer.Message, answer.Details, list is null ? null : DescendantsJson.Of(list), unknown);
            JsonOutput.Write(output, document, DescendantsJsonContext.Default.RevocationJson);
        }
        else if (list is not null)
        {
            DescendantText.Write(output, list);
        }
        else if (unknown is not null)
        {
            output.WriteLine(PlainText.Of($"Its descendants are unknown: {unknown}"));
        }
    }
}
