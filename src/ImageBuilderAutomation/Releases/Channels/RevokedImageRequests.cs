using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Releases.Channels;

/// <summary>Carries out what people ask for about the image itself after its revocation, whose channels have left it by then.</summary>
public sealed class RevokedImageRequests(
    IRevocations revocations, IChannelRecords channels, ReleaseRequests releases, ILifecycleRecords lifecycle, DisableImage disable, RestoreImage restore)
{
    /// <summary>Disables a revoked image: its AMIs cannot be launched any more. The caller has seen who uses it.</summary>
    /// <param name="althoughUsed">Also while targets of channels may still name it, so that whoever launches from them fails.</param>
    public async Task<CallAnswer> DisableAsync(ImageBuildArn image, bool althoughUsed, PersonCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(call);
        if (await ObjectionAsync(image, althoughUsed, cancellationToken) is { } objection)
            return objection;

        if (call.IsRepeated && await RepeatedAsync(image, call, cancellationToken) is { } known)
            return known;
        var report = await disable.HandleAsync(
            image, call.Caller.Arn, call.Reason, async token => (await ObjectionAsync(image, althoughUsed, token))?.Message, cancellationToken);
        return report.Done ? CallAnswer.Done($"{image.ShortName}: {report.Reason}") : CallAnswer.Conflict("NotDisabled", report.Reason);
    }

    /// <summary>Takes the revocation back, and with it the disabling that a person asked for. Launch permissions come back with the end of the restoring.</summary>
    public async Task<CallAnswer> RestoreAsync(ImageBuildArn image, PersonCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(call);
        var answer = await releases.RestoreAsync(image, call, cancellationToken);
        if (!answer.IsDone || await lifecycle.ReadAsync(image.ToString(), cancellationToken) is not { } record || !IsDisabledByPerson(record))
            return answer;
        var report = await restore.HandleAsync(image, call.Caller.Arn, call.Reason, cancellationToken);
        return CallAnswer.Done(report.Started
            ? $"{answer.Message}; {report.Reason}"
            : $"{answer.Message}; its AMIs stay disabled: {report.Reason} (lifecycle restore {image.ShortName} asks again)");
    }

    /// <returns>Null while the image is revoked, no channel points at it, and their targets have followed.</returns>
    private async Task<CallAnswer?> ObjectionAsync(ImageBuildArn image, bool althoughUsed, CancellationToken cancellationToken) =>
        await revocations.ReadAsync(image.ToString(), cancellationToken) switch
        {
            { State: RevocationState.Revoked } => !althoughUsed && await FollowingAsync(image, cancellationToken) is { } target
                ? CallAnswer.Conflict("TargetsFollow", $"{target} may still name {image.ShortName}; ask again after the next pass")
                : null,
            { State: RevocationState.Pending } =>
                CallAnswer.Conflict("StillNamed", $"channels may still point at {image.ShortName}; the next pass moves them, ask again after it"),
            _ => CallAnswer.Conflict("NotRevoked", $"{image.ShortName} is not revoked; only a revoked image is disabled in this way"),
        };

    /// <returns>A target of a channel that has left the image for another one, where nobody has read that other one back yet; null if there is none.</returns>
    private async Task<string?> FollowingAsync(ImageBuildArn image, CancellationToken cancellationToken)
    {
        await foreach (var record in channels.ListAsync(cancellationToken))
        {
            // The targets of an empty channel stay as they are, and so would the image.
            if (record.Latest is { To: not null } latest && latest.From == image.ToString()
                && record.Targets.FirstOrDefault(target => target.Move != latest.Number || target.State is not EffectState.Verified) is { } behind)
                return $"channel {record.Key}: {behind.Target}";
        }

        return null;
    }

    /// <summary>A repeated call must not disable what somebody has brought back since.</summary>
    /// <returns>Null when the call may be carried out, or carried on.</returns>
    private async Task<CallAnswer?> RepeatedAsync(ImageBuildArn image, PersonCall call, CancellationToken cancellationToken)
    {
        var record = await lifecycle.ReadAsync(image.ToString(), cancellationToken);
        if (!call.IsOvertaken(record?.Version ?? 0))
            return null;
        if (record?.WasAsked(LifecycleAction.Disable, call.Caller.Arn, call.Reason, call.At) is not true)
            return CallAnswer.Conflict("Superseded", $"the lifecycle record of {image.ShortName} has changed since; ask again with a new request id");
        // Stored, but perhaps never sent: it is sent again with its client token.
        return record is { State: LifecycleState.Requested, Update.Action: LifecycleAction.Disable }
            ? null
            : CallAnswer.Done($"{image.ShortName}: the service has been asked to disable it; the next lifecycle run records the result");
    }

    private static bool IsDisabledByPerson(LifecycleRecord record) =>
        record.Quiet is { By: not null } || record is { IsInProgress: true, Update: { Action: LifecycleAction.Disable, By: not null } };
}
