using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Releases.Channels;

/// <summary>
/// Records what people say about an image for a channel that demands approvals. Nothing moves here: the next pass of <see cref="MoveChannels"/> finds what was
/// recorded, or a person promotes.
/// </summary>
public sealed class ChannelApprovalRequests(
    IChannelRecords channels, ChannelFactGatherer gatherer, ApprovalRecorder recorder, ChannelRules rules)
{
    public async Task<CallAnswer> ApproveAsync(ChannelKey key, ImageBuildArn image, string group, PersonCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (rules.Find(key) is not { } rule)
            return CallAnswer.NotFound($"the policy has no channel {key}");
        if (rule.Promotion?.Approvals is not { } demanded)
            return CallAnswer.Refused($"channel {key} demands no approvals, so there is nothing to approve");
        if (demanded.From.All(one => one.Name != group))
            return CallAnswer.Refused($"channel {key} demands approvals of {string.Join(", ", demanded.From.Select(one => one.Name))}, not of group {group}");
        var (facts, record) = await GatherAsync(rule, image, cancellationToken);
        if (ChannelDecider.Problem(facts, image.ToString()) is { } problem)
            return CallAnswer.Refused($"{image.ShortName} cannot be promoted to {key}: {problem}");
        var verdict = await recorder.ApproveAsync(ApprovalSubject.OfChannel(key.ToString(), image.ToString()), group, call, cancellationToken);
        if (verdict.Approval is null)
            return CallAnswer.Refused(verdict.Reason);
        return CallAnswer.Done($"{verdict.Reason}; {await EffectAsync(facts, record, demanded, image, cancellationToken)}");
    }

    /// <summary>Also of a channel that the policy does not name any more, and of an image that is revoked: an approval can always be taken back.</summary>
    public async Task<CallAnswer> WithdrawAsync(ChannelKey key, ImageBuildArn image, PersonCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var (isWithdrawn, message) = await recorder.WithdrawAsync(ApprovalSubject.OfChannel(key.ToString(), image.ToString()), call, cancellationToken);
        if (!isWithdrawn)
            return CallAnswer.Refused(message);
        // Read after the withdrawal, so that the answer reports a move that did not see it.
        var record = await channels.ReadAsync(key, cancellationToken);
        return CallAnswer.Done(record?.Image?.ImageArn == image.ToString()
            ? $"{message}; channel {key} points at {image.ShortName} already and stays there: to leave it, release rollback {key}"
            : message);
    }

    private async Task<(ChannelFacts Facts, ChannelRecord Record)> GatherAsync(ChannelRule rule, ImageBuildArn image, CancellationToken cancellationToken)
    {
        var record = await channels.ReadAsync(rule.Key, cancellationToken) ?? new() { Scope = rule.Key.Scope, Name = rule.Key.Name };
        var cause = new MoveCause(MoveKind.Promotion, null, null) { Image = image.ToString() };
        return (await gatherer.GatherAsync(rule, record, null, cause, cancellationToken), record);
    }

    private async Task<string> EffectAsync(
        ChannelFacts facts, ChannelRecord record, ApprovalsCondition demanded, ImageBuildArn image, CancellationToken cancellationToken)
    {
        var result = ChannelDecider.Evaluate(await gatherer.LookAgainAsync(facts, image.ToString(), cancellationToken), demanded, image.ToString());
        return result.Truth is not Truth.True ? result.Observed
            : record.Image?.ImageArn == image.ToString() ? $"{result.Observed}; the channel points at it already"
            : $"{result.Observed}; the channel moves to it as soon as the rest of its rule is met, or a person promotes it";
    }
}
