using ImageBuilderAutomation.Console.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Console.Releases;

/// <summary>One channel with its history.</summary>
/// <param name="Channel">Null when neither the table nor the policy knows it.</param>
/// <param name="Rule">Null when the policy does not name it, or is not known.</param>
/// <param name="Approvals">What people said about the image that waits; null when none waits.</param>
public sealed record ChannelPageView(ChannelView? Channel, ChannelRule? Rule, PolicyInUse Policy, ImageApprovals? Approvals)
{
    /// <summary>The people who have to approve; null when the policy demands nobody.</summary>
    public ApprovalsCondition? Demanded => Rule?.Promotion?.Approvals;

    public static async Task<ChannelPageView> ReadAsync(StackReadings readings, ChannelKey key, CancellationToken cancellationToken)
    {
        var policy = await readings.ReadPolicyAsync(cancellationToken);
        var rule = policy.Policy?.Channels.FirstOrDefault(one => one.Key == key);
        var channels = readings.Get<IChannelRecords>();
        var record = await channels.ReadAsync(key, cancellationToken) ?? (rule is null ? null : new() { Scope = key.Scope, Name = key.Name });
        if (record is null)
            return new(null, null, policy, null);
        var moves = record.Latest is null ? [] : await channels.ListMovesAsync(key, cancellationToken);
        var approvals = record.Waiting is { } waiting ? await ReadApprovalsAsync(readings, key, waiting.ImageArn, cancellationToken) : null;
        return new(new(record, moves, readings.Now), rule, policy, approvals);
    }

    /// <summary>When the rule moves the channel, in a sentence.</summary>
    public static string Describe(ChannelRule rule)
    {
        var people = rule.Promotion?.Approvals is { } demanded
            ? $" Approvals are demanded: {demanded.Each} of each of {string.Join(", ", demanded.From.Select(group => group.Name))}"
                + (demanded.NotStarter ? ", not of who started the build." : ".")
            : "";
        return rule.Promotion switch
        {
            null => "Only people promote to this channel.",
            { Channel: { } source, After: var after } => $"An image is promoted once channel {source} has pointed at it for {Durations.Format(after)}.{people}",
            _ => $"An image is promoted as soon as it is released.{people}",
        };
    }

    private static async Task<ImageApprovals> ReadApprovalsAsync(StackReadings readings, ChannelKey key, string image, CancellationToken cancellationToken) =>
        (await readings.Get<IImageApprovals>().ReadAsync(key.ToString(), [image], cancellationToken)).GetValueOrDefault(image)
        ?? ImageApprovals.None(image, key.ToString());
}
