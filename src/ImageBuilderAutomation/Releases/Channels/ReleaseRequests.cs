using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Releases.Channels;

/// <summary>
/// Carries out what people ask for about channels. Only the pointers move here: the next pass of <see cref="MoveChannels"/> brings the targets to them.
/// </summary>
public sealed class ReleaseRequests(
    IChannelRecords channels, IRevocations revocations, IReleaseCandidates candidates, ChannelMover mover, MoveChannels pass, ChannelRules rules, TimeProvider clock)
{
    public Task<CallAnswer> PromoteAsync(ChannelKey key, ImageBuildArn image, PersonCall call, CancellationToken cancellationToken) =>
        MoveAsync(key, MoveKind.Promotion, facts => ChannelDecider.ByPerson(facts, image.ToString(), call.Reason), call, cancellationToken);

    /// <param name="image">Null for the newest older image that is still usable.</param>
    public Task<CallAnswer> RollBackAsync(ChannelKey key, ImageBuildArn? image, PersonCall call, CancellationToken cancellationToken) =>
        MoveAsync(key, MoveKind.RollBack, facts => ChannelDecider.RollBack(facts, image?.ToString(), call.Reason), call, cancellationToken);

    /// <summary>The revocation counts from its first write on. If the channels cannot be moved now, the next pass moves them.</summary>
    public async Task<CallAnswer> RevokeAsync(ImageBuildArn image, PersonCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(call);
        var record = await revocations.ReadAsync(image.ToString(), cancellationToken);
        if (record?.State is RevocationState.Revoked)
            return CallAnswer.Done($"{image.ShortName} is revoked: {record.Reason}");
        if (record?.State is not RevocationState.Pending)
        {
            if (call.IsRepeated && record is not null && record.At > call.At)
                return CallAnswer.Conflict("Superseded", $"{image.ShortName} was restored since; ask again with a new request id");
            record = await revocations.TryWriteAsync(New(image, RevocationState.Pending, call, record?.Version ?? 0), cancellationToken);
        }

        if (record is null)
            return CallAnswer.Conflict("Contended", $"somebody revoked or restored {image.ShortName} at the same time; ask again with a new request id");
        var known = pass.Known(await channels.ListAsync(cancellationToken));
        await pass.RevokeAsync(record, known, await candidates.ListAsync(known, cancellationToken), cancellationToken);
        return CallAnswer.Done($"{image.ShortName} is revoked; no channel points at it any more, and the targets follow");
    }

    /// <summary>Channels may point at the image again. None is moved by this.</summary>
    public async Task<CallAnswer> RestoreAsync(ImageBuildArn image, PersonCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(call);
        var record = await revocations.ReadAsync(image.ToString(), cancellationToken);
        if (record is not { IsRevoked: true })
            return CallAnswer.Done($"{image.ShortName} is not revoked");
        if (call.IsRepeated && record.At > call.At)
            return CallAnswer.Conflict("Superseded", $"{image.ShortName} was revoked again since; ask again with a new request id");
        return await revocations.TryWriteAsync(New(image, RevocationState.Restored, call, record.Version), cancellationToken) is null
            ? CallAnswer.Conflict("Contended", $"somebody revoked or restored {image.ShortName} at the same time; ask again with a new request id")
            : CallAnswer.Done($"{image.ShortName} is not revoked any more; channels stay where they are");
    }

    private async Task<CallAnswer> MoveAsync(
        ChannelKey key, MoveKind kind, Func<ChannelFacts, ChannelDecision> decide, PersonCall call, CancellationToken cancellationToken)
    {
        if (rules.Find(key) is not { } rule)
            return CallAnswer.NotFound($"the policy has no channel {key}");
        var images = await candidates.ListAsync([rule], cancellationToken);
        var (decision, record) = await mover.MoveAsync(rule, images, new(kind, call.Caller.Arn, call.RequestId), decide, cancellationToken);
        return decision.IsMove
            ? CallAnswer.Done($"channel {key} points at {ImageBuildArn.ShortNameOf(record.Image!.ImageArn)}; its targets follow and are read back")
            : CallAnswer.Conflict("NotMoved", decision.Reason);
    }

    private RevocationRecord New(ImageBuildArn image, RevocationState state, PersonCall call, long version) => new()
    {
        ImageArn = image.ToString(),
        State = state,
        By = call.Caller.Arn,
        Reason = call.Reason,
        At = clock.GetUtcNow(),
        RequestId = call.RequestId,
        Version = version,
    };
}
