using System.CommandLine;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Cli.People;
using ImageBuilderAutomation.Cli.Stacks;

namespace ImageBuilderAutomation.Cli.Releases;

/// <summary>What people say about an image for a channel that demands approvals. The stack's function records it.</summary>
internal static class ApprovalVerbs
{
    public static Command CreateApprove(TimeProvider clock)
    {
        var group = new Option<string>("--group") { Description = "The approver group of the policy for which you approve.", Required = true };
        return Create(
            "approve",
            "Approves an image for a channel whose rule demands approvals. The channel moves with the next pass after enough people have approved, and the rest of its rule is "
            + "met.", group, clock);
    }

    public static Command CreateWithdraw(TimeProvider clock) => Create(
        "withdraw", "Withdraws your approval of an image for a channel. A channel that points at the image already stays there.", group: null, clock);

    private static Command Create(string action, string description, Option<string>? group, TimeProvider clock)
    {
        var (channel, build) = (ChannelName.Argument(), BuildName.Argument());
        return new ActingVerb(PeopleFunction.ApproveGate, clock).Create(
            action, description, group is null ? [channel, build] : [channel, build, group],
            async (parsed, client, reason, cancellationToken) =>
            {
                var key = ChannelName.Read(parsed.GetRequiredValue(channel));
                var image = await client.ReadBuildAsync(parsed.GetRequiredValue(build), cancellationToken);
                return (null, await client.SendAsync(
                    action, reason, cancellationToken, ("channel", key.ToString()), ("image", image.ToString()),
                    ("group", group is null ? null : (JsonNode)parsed.GetRequiredValue(group))));
            });
    }
}
