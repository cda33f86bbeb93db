using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Operators;

/// <summary>Carries out what an operator asks for, in any mode. The service's and the rules' own limits apply.</summary>
public sealed class OperatorRequests(
    IModeSwitches switches, RestoreImage restore, ILifecycleRecords lifecycle, ManualStart start, IWorkflowSteps builds, IFailureQueues queues,
    IPinnedAmis pins, AccountRegion accountRegion, TimeProvider clock)
{
    /// <summary>A person waits for the answer, so a call takes at most about this many messages from a queue: SQS gives them in tens.</summary>
    public const int MaxReplayed = 50;

    /// <summary>Sets or takes back a stop switch. It applies to the very next act of every function.</summary>
    public async Task<CallAnswer> SwitchAsync(Capability capability, Mode? mode, PersonCall call, CancellationToken cancellationToken)
    {
        var set = new SwitchedMode(capability, mode, call.Caller.Arn, call.Reason, clock.GetUtcNow()) { RequestId = call.RequestId };
        if (!call.IsRepeated)
            await switches.WriteAsync(set, cancellationToken);
        else if (await SetAgainAsync(set, call, cancellationToken) is { } superseded)
            return superseded;

        return CallAnswer.Done(mode is { } now
            ? $"{capability.Name()}: mode {now.ToString().ToLowerInvariant()} from now on, whatever the policy says"
            : $"{capability.Name()}: the policy's mode again");
    }

    /// <summary>A switch that was set since the call was first sent stays.</summary>
    private async Task<CallAnswer?> SetAgainAsync(SwitchedMode set, PersonCall call, CancellationToken cancellationToken)
    {
        var stored = (await switches.ReadAsync(cancellationToken)).FirstOrDefault(one => one.Capability == set.Capability);
        if (stored is not null && stored.RequestId == call.RequestId)
            return null;
        if (stored is { Since: null })
            return Superseded($"it is not known when the mode of {set.Capability.Name()} was set");
        return call.IsOvertaken(stored?.Version ?? 0) || !await switches.TryWriteAsync(set, stored, cancellationToken)
            ? Superseded($"somebody has set the mode of {set.Capability.Name()} since")
            : null;
    }

    /// <summary>Reads what a call is about to change.</summary>
    /// <param name="image">Of a call that restores, disables, pins or unpins an image.</param>
    public static async Task<SeenRecords> SeeAsync(
        IModeSwitches switches, ILifecycleRecords lifecycle, Capability? capability, ImageBuildArn? image, CancellationToken cancellationToken) => new(
        capability is { } switched ? (await switches.ReadAsync(cancellationToken)).FirstOrDefault(one => one.Capability == switched)?.Version ?? 0
        : image is not null ? (await lifecycle.ReadAsync(image.ToString(), cancellationToken))?.Version ?? 0
        : (await lifecycle.ReadRunAsync(cancellationToken))?.Version ?? 0);

    public async Task<CallAnswer> RestoreAsync(ImageBuildArn image, PersonCall call, CancellationToken cancellationToken)
    {
        if (Foreign(image) is { } foreign)
            return foreign;
        if (call.IsRepeated)
        {
            var record = await lifecycle.ReadAsync(image.ToString(), cancellationToken);
            if (call.IsOvertaken(record?.Version ?? 0))
            {
                return record?.WasAsked(LifecycleAction.Restore, call.Caller.Arn, call.Reason, call.At) == true
                    ? CallAnswer.Done("the service has been asked to restore it; the next lifecycle run records the result")
                    : Superseded("the image's lifecycle record has changed since");
            }
        }

        var report = await restore.HandleAsync(image, call.Caller.Arn, call.Reason, cancellationToken);
        return report.Started ? CallAnswer.Done(report.Reason) : CallAnswer.Conflict("NotRestored", report.Reason);
    }

    /// <summary>Keeps an image until a day, whatever the rules say. It replaces an earlier pin.</summary>
    /// <param name="until">The last day (UTC) on which the image is kept; null takes the pin back.</param>
    public async Task<CallAnswer> KeepAsync(ImageBuildArn image, DateOnly? until, PersonCall call, CancellationToken cancellationToken)
    {
        if (Foreign(image) is { } foreign)
            return foreign;
        var now = clock.GetUtcNow();
        if (until is { } end && ImagePin.ProblemOf(end, now) is { } problem)
            return CallAnswer.Conflict("NotPinned", problem);

        var record = await lifecycle.ReadAsync(image.ToString(), cancellationToken) ?? LifecycleTransitions.New(image.ToString());
        var pin = until is { } last ? new ImagePin(call.Reason, call.Caller.Arn, call.At, last) : null;
        if (record.Pin == pin)
            return CallAnswer.Done(pin is null ? $"{image.ShortName} is not pinned" : Kept(image, pin));
        if (call.IsOvertaken(record.Version))
            return Superseded("the image's lifecycle record has changed since");
        return await lifecycle.TryWriteAsync(record with { Pin = pin, ChangedAt = now }, cancellationToken) is null
            ? CallAnswer.Conflict("Contended", "the image's lifecycle record was changed at the same time; ask again with a new request id")
            : CallAnswer.Done(pin is not null ? Kept(image, pin) : $"{image.ShortName} is no longer pinned{(record.Pin is { } before ? $"; it was {before}" : "")}");

        static string Kept(ImageBuildArn image, ImagePin pin) => string.Create(
            CultureInfo.InvariantCulture, $"{image.ShortName} is kept until {pin.Until:yyyy-MM-dd}; no rule retires it");
    }

    /// <param name="images">The number of images that the refused plan counted.</param>
    public async Task<CallAnswer> AcceptAsync(int images, PersonCall call, CancellationToken cancellationToken)
    {
        var run = await lifecycle.ReadRunAsync(cancellationToken) ?? new();
        var isOwn = (run.Images, run.AcceptedBy, run.AcceptanceReason) == (images, call.Caller.Arn, call.Reason);
        if (call.IsOvertaken(run.Version) && !isOwn)
            return Superseded("a lifecycle run has ended, or somebody has accepted a plan, since");
        var accepted = run with { Images = images, EndedAt = clock.GetUtcNow(), AcceptedBy = call.Caller.Arn, AcceptanceReason = call.Reason };
        return await lifecycle.TryWriteRunAsync(accepted, cancellationToken) is null
            ? CallAnswer.Conflict("Contended", "a lifecycle run changed the record at the same time; ask again with a new request id")
            : CallAnswer.Done(string.Create(
                CultureInfo.InvariantCulture, $"the next run expects {images} images{(run.Images is { } before ? $" instead of {before}" : "")}"));
    }

    /// <param name="pipeline">The pipeline's name.</param>
    public async Task<CallAnswer> StartAsync(string pipeline, PersonCall call, CancellationToken cancellationToken)
    {
        var arn = $"arn:{accountRegion.Partition}:imagebuilder:{accountRegion.Region}:{accountRegion.Account}:image-pipeline/{pipeline}";
        if (await start.HandleAsync(arn, call.Caller, call.Reason, call.RequestId, cancellationToken) is not { } report)
            return CallAnswer.NotFound($"no pipeline of account {accountRegion.Account} in {accountRegion.Region} is named '{pipeline}'; triggers graph lists them");
        // A repeated call can find that the build of the first attempt has ended.
        return report is { ImageArn: { } image, Result: PipelineRunResult.Started or PipelineRunResult.Running or PipelineRunResult.Completed }
            ? CallAnswer.Done($"started {image}")
            : CallAnswer.Conflict(report.Result == PipelineRunResult.Deferred ? "Deferred" : "NotStarted", report.Reason);
    }

    /// <summary>Cancels a build. That releases nothing, so it needs no approval.</summary>
    public async Task<CallAnswer> CancelAsync(ImageBuildArn image, PersonCall call, CancellationToken cancellationToken)
    {
        if (Foreign(image) is { } foreign)
            return foreign;
        // A call is an act of its own, and the service does nothing for a token that it knows. The caller comes first, because two may choose the same id.
        var token = $"{call.Caller.Arn} {call.RequestId}: {call.Reason}";
        var request = StepRequest.Create(image.ToString(), 1, StepRequest.Cancel, token, clock.GetUtcNow());
        return await builds.CancelAsync(image.ToString(), request, cancellationToken) is SendResult.Accepted
            ? CallAnswer.Done($"{image} is being cancelled")
            : CallAnswer.Conflict("NotCancelled", $"{image} has ended or does not exist, so it cannot be cancelled");
    }

    /// <param name="queue">The logical id of a failure queue.</param>
    /// <param name="messages">Ids of messages; null for all.</param>
    /// <param name="failedBefore">
    /// Only of events that failed earlier. An event that fails again comes back as a new message, so whoever replays all with several calls names the time of the
    /// first: otherwise it would not end while the cause lasts.
    /// </param>
    public async Task<CallAnswer> ReplayAsync(
        string queue, IReadOnlyCollection<string>? messages, DateTimeOffset? failedBefore, PersonCall call, CancellationToken cancellationToken)
    {
        if (queues.Open(queue) is not { } failures)
            return NoQueue(queue);
        var wanted = messages?.ToHashSet(StringComparer.OrdinalIgnoreCase);
        // Events that failed after the first attempt of this call were not in the queue that the caller saw.
        var bound = call.IsRepeated && !(failedBefore < call.At) ? call.At : failedBefore;
        var (replayed, refused, younger) = (0, new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        await foreach (var (failed, refusal) in failures.ReplayAsync(Wants, Math.Min(MaxReplayed, wanted?.Count ?? MaxReplayed), cancellationToken))
        {
            wanted?.Remove(failed.MessageId);
            if (refusal is null)
                replayed++;
            else
                refused.Add($"{failed.MessageId} stays in the queue: {refusal}");
        }

        var missing = wanted?.Select(id => $"{id} is not in the queue, or its function cannot be determined") ?? [];
        var message = string.Join("; ", [string.Create(CultureInfo.InvariantCulture, $"{replayed} events replayed"), .. refused, .. missing]);
        var answer = refused.Count + (wanted?.Count ?? 0) == 0 ? CallAnswer.Done(message) : CallAnswer.Conflict("NotAllReplayed", message);
        return answer with { FailedSince = younger.Count };

        bool Wants(FailedEvent failed)
        {
            if (messages?.Contains(failed.MessageId, StringComparer.OrdinalIgnoreCase) == false)
                return false;
            if (bound is not { } before || failed.FailedAt < before)
                return true;
            younger.Add(failed.MessageId);
            return false;
        }
    }

    /// <summary>Deletes events that no replay can help with. The answer, which is recorded, says what they were.</summary>
    /// <param name="queue">The logical id of a failure queue.</param>
    public async Task<CallAnswer> DeleteAsync(string queue, IReadOnlyCollection<string> messages, PersonCall call, CancellationToken cancellationToken)
    {
        if (queues.Open(queue) is not { } failures)
            return NoQueue(queue);
        var wanted = messages.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var deleted = await failures.DeleteAsync(failed => wanted.Contains(failed.MessageId), wanted.Count, cancellationToken);
        List<string> missing =
        [
            .. wanted.Except(deleted.Select(failed => failed.MessageId), StringComparer.OrdinalIgnoreCase)
                .Select(id => $"{id} is not in the queue{(call.IsRepeated ? " any more" : "")}"),
        ];
        var message = string.Join("; ", [
            string.Create(CultureInfo.InvariantCulture, $"{deleted.Count} {(deleted.Count == 1 ? "event" : "events")} deleted"),
            .. deleted.Select(failed => $"{failed.MessageId} of {(failed.CanBeReplayed ? failed.Function : "no known function")}: {failed.Error}"), .. missing]);
        return missing.Count == 0 ? CallAnswer.Done(message) : CallAnswer.Conflict("NotAllDeleted", message);
    }

    /// <summary>Replaces the list of AMI ids of one origin.</summary>
    /// <param name="files">The number of files that name one of them.</param>
    public async Task<CallAnswer> PinAsync(string origin, IReadOnlyList<string> amis, int files, PersonCall call, CancellationToken cancellationToken)
    {
        var before = await pins.ReadAsync(origin, cancellationToken);
        if (call.IsRepeated && before?.PublishedAt > call.At)
            return Superseded($"a younger list of {origin} was published");
        List<string> ids = [.. amis.Distinct().Order(StringComparer.Ordinal)];
        var list = new PinnedAmis(origin, ids, files, call.Caller.Arn, call.At) { Version = before?.Version ?? 0 };
        return await pins.TryWriteAsync(list, cancellationToken)
            ? CallAnswer.Done(string.Create(
                CultureInfo.InvariantCulture, $"{origin} pins {ids.Count} AMIs{(before is null ? "" : $" instead of {before.AmiIds.Count}")}; images of these AMIs count as used"))
            : CallAnswer.Conflict("Contended", $"another list of {origin} was published at the same time; ask again with a new request id");
    }

    private static CallAnswer NoQueue(string queue) => CallAnswer.NotFound($"the stack has no failure queue {queue}");

    private static CallAnswer Superseded(string why) => CallAnswer.Conflict(
        "Superseded", $"this request was sent before and got no answer, and {why}; nothing was changed. Look at the current state, then ask again with a new request id");

    private CallAnswer? Foreign(ImageBuildArn image) => image.IsIn(accountRegion)
        ? null
        : CallAnswer.NotFound($"expected a build of account {accountRegion.Account} in {accountRegion.Region}, found {image}");
}
