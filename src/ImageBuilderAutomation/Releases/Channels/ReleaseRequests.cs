using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Releases.Channels;

/// <summary>
/// Carries out what people ask for about channels. Only the pointers move here: the next pass of <see cref="MoveChannels"/> brings the targets to them.
/// </summary>
public sealed class ReleaseRequests(
    IChannelRecords channels, IRevocations revocations, ChannelMover mover, MoveChannels pass, ChannelRules rules, TimeProvider clock)
{
    /// <returns>Null unless the text names a scope and a channel, such as <c>web/prod</c>.</returns>
    public static ChannelKey? ReadKey(string? text) => text?.Split('/') is [{ Length: >= 1 and <= 64 } scope, { Length: >= 1 and <= 64 } name] && IsName(scope) && IsName(name)
        ? new(scope, name)
        : null;

    /// <summary>Reads what a call is about to change: the number of the channel's latest move.</summary>
    public static async Task<SeenRecords> SeeAsync(IChannelRecords channels, ChannelKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(channels);
        return new((await channels.ReadAsync(key, cancellationToken))?.Latest?.Number ?? 0);
    }

    public Task<CallAnswer> PromoteAsync(ChannelKey key, ImageBuildArn image, PersonCall call, CancellationToken cancellationToken) =>
        MoveAsync(
            key, new(MoveKind.Promotion, call.Caller.Arn, call.RequestId) { Image = image.ToString() },
            facts => ChannelDecider.ByPerson(facts, image.ToString(), call.Reason), call, cancellationToken);

    /// <param name="image">Null for the newest older image that is still usable.</param>
    /// <param name="from">The image that the channel pointed at when the person decided; null if the call does not say, which is refused.</param>
    public Task<CallAnswer> RollBackAsync(ChannelKey key, ImageBuildArn? image, ImageBuildArn? from, PersonCall call, CancellationToken cancellationToken) =>
        MoveAsync(
            key, new(MoveKind.RollBack, call.Caller.Arn, call.RequestId) { Image = image?.ToString() },
            facts => ChannelDecider.RollBack(facts, image?.ToString(), from?.ToString(), call.Reason), call, cancellationToken);

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
        var known = pass.Known(await pass.ListAsync(cancellationToken));
        await pass.RevokeAsync(record, known, cancellationToken);
        return CallAnswer.Done(await pass.ModeAsync(cancellationToken) is Mode.Off
            ? $"{image.ShortName} is revoked; no channel points at it any more, but releases are switched off, so the targets still name it until they are switched on"
            : $"{image.ShortName} is revoked; no channel points at it any more, and the targets follow");
    }

    /// <summary>Channels may point at the image again. None is moved by this.</summary>
    public async Task<CallAnswer> RestoreAsync(ImageBuildArn image, PersonCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(call);
        var record = await revocations.ReadAsync(image.ToString(), cancellationToken);
        if (record is not { MayBeRevoked: true })
            return CallAnswer.Done($"{image.ShortName} is not revoked");
        if (call.IsRepeated && record.At > call.At)
            return CallAnswer.Conflict("Superseded", $"{image.ShortName} was revoked again since; ask again with a new request id");
        return await revocations.TryWriteAsync(New(image, RevocationState.Restored, call, record.Version), cancellationToken) is null
            ? CallAnswer.Conflict("Contended", $"somebody revoked or restored {image.ShortName} at the same time; ask again with a new request id")
            : CallAnswer.Done($"{image.ShortName} is not revoked any more; channels stay where they are");
    }

    private async Task<CallAnswer> MoveAsync(
        ChannelKey key, MoveCause cause, Func<ChannelFacts, ChannelDecision> decide, PersonCall call, CancellationToken cancellationToken)
    {
        if (rules.Find(key) is not { } rule)
            return CallAnswer.NotFound($"the policy has no channel {key}");
        if (call.IsRepeated && await RepeatedAsync(key, call, cancellationToken) is { } known)
            return known;
        // Otherwise the channel would point at an image that its targets do not name, and no notification would say so.
        if (await pass.ModeAsync(cancellationToken) is Mode.Off)
            return CallAnswer.Conflict("SwitchedOff", "releases are switched off, so no target would follow; switch them on first: mode releases=policy");
        var (decision, record) = await mover.MoveAsync(rule, null, cause, decide, cancellationToken);
        return decision.IsMove
            ? CallAnswer.Done(
                $"channel {key} points at {ImageBuildArn.ShortNameOf(record.Image!.ImageArn)}; its targets follow with the next pass and are read back: release current {key}")
            : CallAnswer.Conflict("NotMoved", decision.Reason);
    }

    /// <summary>A repeated call must neither move the channel twice, nor undo what others did since it was first sent.</summary>
    /// <returns>Null when the call may be carried out, or carried on.</returns>
    private async Task<CallAnswer?> RepeatedAsync(ChannelKey key, PersonCall call, CancellationToken cancellationToken)
    {
        var latest = (await channels.ReadAsync(key, cancellationToken))?.Latest;
        if (latest?.RequestId == call.RequestId)
            return null;
        if ((await channels.ListMovesAsync(key, cancellationToken)).FirstOrDefault(move => move.RequestId == call.RequestId) is { To: { } image })
            return CallAnswer.Done($"channel {key} was moved to {ImageBuildArn.ShortNameOf(image.ImageArn)}, and has moved again since");
        return call.IsOvertaken(latest?.Number ?? 0)
            ? CallAnswer.Conflict("Superseded", $"this request was sent before and got no answer, and channel {key} has moved since; ask again with a new request id")
            : null;
    }

    private static bool IsName(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

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
