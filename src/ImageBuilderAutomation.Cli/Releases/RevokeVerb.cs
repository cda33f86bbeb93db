using System.CommandLine;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.People;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases.Descendants;

namespace ImageBuilderAutomation.Cli.Releases;

/// <summary>Revokes an image, then lists its descendants: no channel moves away from them by itself.</summary>
internal static class RevokeVerb
{
    public static Command Create(TimeProvider clock)
    {
        var (build, policy, verb) = (BuildName.Argument(), DescendantVerb.PolicyOption(), new ActingVerb(PeopleFunction.OperateStack, clock));
        return verb.CreateShown(
            "revoke",
            "Says that an image must not be used. Every channel that points at it moves to the newest image that it pointed at before and that is not revoked, and is empty if "
            + "there is none. The image itself and what uses it stay. Then lists its descendants as release descendants does; the exit code is that of the revocation.",
            [build, policy],
            async (parsed, client, reason, json, cancellationToken) =>
            {
                var image = await client.ReadBuildAsync(parsed.GetRequiredValue(build), cancellationToken);
                var answer = await client.SendAsync("revoke", reason, cancellationToken, ("image", image.ToString()));
                // First, so that whoever interrupts the list knows.
                if (!json)
                    AnswerOutput.WriteText(parsed, null, answer);
                var found = answer.IsDone
                    ? await DescendantVerb.TryListAsync(verb.Stack, parsed, image, parsed.GetRequiredValue(policy), cancellationToken)
                    : null;
                Write(parsed.InvocationConfiguration.Output, json, answer, found);
                return AnswerOutput.ExitCodeOf(answer);
            });
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
            output.WriteLine(TerminalText.Of($"Its descendants are unknown: {unknown}"));
        }
    }
}
