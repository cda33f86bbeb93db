using System.CommandLine;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.People;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Cli.Releases;

/// <summary>What people do to channels. The stack's function decides, and records who asked and why.</summary>
internal static class MoveVerbs
{
    public static Command CreatePromote(TimeProvider clock)
    {
        var (channel, build) = (ChannelName.Argument(), BuildName.Argument());
        return new ActingVerb(PeopleFunction.OperateStack, clock).Create(
            "promote",
            "Moves a channel to a newer image that its gates released, and that has the approvals that the channel demands. The targets follow with the next pass.",
            [channel, build],
            async (parsed, client, reason, cancellationToken) =>
            {
                var key = ChannelName.Read(parsed.GetRequiredValue(channel));
                var image = await client.ReadBuildAsync(parsed.GetRequiredValue(build), cancellationToken);
                return (null, await client.SendAsync("promote", reason, cancellationToken, ("channel", key.ToString()), ("image", image.ToString())));
            });
    }

    public static Command CreateRollback(TimeProvider clock)
    {
        var channel = ChannelName.Argument();
        var to = new Option<string?>("--to")
        {
            Description = "The build to go back to: name/1.0.0/7, its ARN, or the id of an AMI that it made. Default: the newest older image that the channel pointed at.",
        };
        var leaving = new Option<string?>("--leaving")
        {
            Description = "The build to leave: name/1.0.0/7, its ARN, or the id of an AMI that it made. If the channel points at another one by now, nothing is moved. "
                + "Default: the one that the channel points at when the command begins, which the stack's table says.",
        };
        var verb = new ActingVerb(PeopleFunction.OperateStack, clock);
        return verb.Create(
            "rollback",
            "Moves a channel back to an older image that it pointed at before and that is still available and not revoked. Rules do not move it forwards again to an image "
            + "that it has left.", [channel, to, leaving],
            async (parsed, client, reason, cancellationToken) =>
            {
                var key = ChannelName.Read(parsed.GetRequiredValue(channel));
                var image = parsed.GetValue(to) is { } build ? (await client.ReadBuildAsync(build, cancellationToken)).ToString() : null;
                var left = parsed.GetValue(leaving) is { } current
                    ? (await client.ReadBuildAsync(current, cancellationToken)).ToString()
                    : await ReadImageAsync(verb.Stack, parsed, key, cancellationToken);
                return (null, await client.SendAsync("rollback", reason, cancellationToken, ("channel", key.ToString()), ("image", image), ("from", left)));
            });
    }

    /// <returns>Null when the channel points at no image.</returns>
    private static async Task<string?> ReadImageAsync(StackOptions stack, ParseResult parsed, ChannelKey key, CancellationToken cancellationToken)
    {
        if (!await stack.HasTableAsync(parsed, cancellationToken))
            throw new UsageException("Expected --stack with the stack's name, whose table says where the channel points, or --leaving with the build to leave.");
        using var opened = await stack.OpenAsync(parsed, cancellationToken);
        return (await opened.Get<IChannelRecords>().ReadAsync(key, cancellationToken))?.Image?.ImageArn;
    }

    public static Command CreateRestore(TimeProvider clock)
    {
        var build = BuildName.Argument();
        return new ActingVerb(PeopleFunction.OperateStack, clock).Create(
            "restore",
            "Takes the revocation of an image back, and has its AMIs enabled again if they were disabled with release revoke. Channels may point at it again; none moves by this.",
            [build],
            async (parsed, client, reason, cancellationToken) =>
            {
                var image = await client.ReadBuildAsync(parsed.GetRequiredValue(build), cancellationToken);
                return (null, await client.SendAsync("restoreRelease", reason, cancellationToken, ("image", image.ToString())));
            });
    }
}
