using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Cli.Releases;

/// <summary>Shows where channels point, and how far their targets are.</summary>
internal static class ChannelVerbs
{
    public static Command CreateChannels(TimeProvider clock)
    {
        var (stack, json) = (new StackOptions(clock), JsonOutput.Option());
        var command = new Command("channels", "Lists the channels that have pointed at an image, and where each points.") { json };
        stack.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var records = await opened.Get<IChannelRecords>().ListAsync(cancellationToken).ToListAsync(cancellationToken);
            List<ChannelView> views =
                [.. records.OrderBy(record => record.Key.ToString(), StringComparer.Ordinal).Select(record => new ChannelView(record, [], opened.Clock.GetUtcNow()))];
            if (parsed.GetValue(json))
                JsonOutput.Write(parsed.InvocationConfiguration.Output, new(views.Select(ChannelJson.Of)), ChannelsJsonContext.Default.ChannelsJson);
            else
                ChannelText.WriteList(parsed.InvocationConfiguration.Output, views);
            return ExitCode.Ok;
        });
        return command;
    }

    public static Command CreateCurrent(TimeProvider clock)
    {
        var (stack, json, channel) = (new StackOptions(clock), JsonOutput.Option(), ChannelName.Argument());
        var command = new Command(
            "current",
            "Shows the image that a channel points at, its AMIs, the channel's history, the newest image that waits for approvals, and for each target whether it names the AMI already. Exit code 1 if the channel points at "
            + "no image, or a target does not name the AMI yet.")
        {
            channel, json,
        };
        stack.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var key = ChannelName.Read(parsed.GetRequiredValue(channel));
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var channels = opened.Get<IChannelRecords>();
            if (await channels.ReadAsync(key, cancellationToken) is not { } record)
                throw new UnknownNameException($"No channel {key} has pointed at an image yet. The command release channels lists those that have.");
            var view = new ChannelView(record, await channels.ListMovesAsync(key, cancellationToken), opened.Clock.GetUtcNow());
            if (parsed.GetValue(json))
                JsonOutput.Write(parsed.InvocationConfiguration.Output, ChannelJson.Of(view), ChannelsJsonContext.Default.ChannelJson);
            else
                ChannelText.Write(parsed.InvocationConfiguration.Output, view);
            return view.IsComplete ? ExitCode.Ok : ExitCode.Problems;
        });
        return command;
    }
}
