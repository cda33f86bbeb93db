using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Operators;

/// <summary>Carries out what an operator asks for, in any mode. The service's and the rules' own limits apply.</summary>
public sealed class OperatorRequests(
    IModeSwitches switches, RestoreImage restore, ILifecycleRecords lifecycle, ManualStart start, IWorkflowSteps builds, IFailureQueues queues,
    AccountRegion accountRegion, TimeProvider clock)
{
    /// <summary>A person waits for the answer, so a call takes at most this many messages from a queue.</summary>
    public const int MaxReplayed = 50;

    /// <summary>Sets or takes back a stop switch. It applies to the very next act of every function.</summary>
    public async Task<CallAnswer> SwitchAsync(Capability capability, Mode? mode, Person caller, string reason, CancellationToken cancellationToken)
    {
        await switches.WriteAsync(new(capability, mode, caller.Arn, reason, clock.GetUtcNow()), cancellationToken);
        return CallAnswer.Done(mode is { } set
            ? $"{capability.Name()}: mode {set.ToString().ToLowerInvariant()} from now on, whatever the policy says"
            : $"{capability.Name()}: the policy's mode again");
    }

    public async Task<CallAnswer> RestoreAsync(ImageBuildArn image, Person caller, string reason, CancellationToken cancellationToken)
    {
        if (Foreign(image) is { } foreign)
            return foreign;
        var report = await restore.HandleAsync(image, caller.Arn, reason, cancellationToken);
        return report.Started ? CallAnswer.Done(report.Reason) : CallAnswer.Conflict("NotRestored", report.Reason);
    }

    /// <param name="images">The number of images that the refused plan counted.</param>
    public async Task<CallAnswer> AcceptAsync(int images, Person caller, string reason, CancellationToken cancellationToken)
    {
        var run = await lifecycle.ReadRunAsync(cancellationToken) ?? new();
        var accepted = run with { Images = images, EndedAt = clock.GetUtcNow(), AcceptedBy = caller.Arn, AcceptanceReason = reason };
        return await lifecycle.TryWriteRunAsync(accepted, cancellationToken) is null
            ? CallAnswer.Conflict("Contended", "a lifecycle run changed the record at the same time; ask again with a new request id")
            : CallAnswer.Done(string.Create(
                CultureInfo.InvariantCulture, $"the next run expects {images} images{(run.Images is { } before ? $" instead of {before}" : "")}"));
    }

    /// <param name="pipeline">The pipeline's name.</param>
    public async Task<CallAnswer> StartAsync(string pipeline, Person caller, CancellationToken cancellationToken)
    {
        var arn = $"arn:{accountRegion.Partition}:imagebuilder:{accountRegion.Region}:{accountRegion.Account}:image-pipeline/{pipeline}";
        if (await start.HandleAsync(arn, caller.Arn, cancellationToken) is not { } report)
            return CallAnswer.NotFound($"no pipeline of account {accountRegion.Account} in {accountRegion.Region} is named '{pipeline}'");
        return report is { ImageArn: { } image, Result: PipelineRunResult.Started or PipelineRunResult.Running }
            ? CallAnswer.Done($"started {image}")
            : CallAnswer.Conflict(report.Result == PipelineRunResult.Deferred ? "Deferred" : "NotStarted", report.Reason);
    }

    /// <summary>Cancels a build. That releases nothing, so it needs no approval.</summary>
    public async Task<CallAnswer> CancelAsync(ImageBuildArn image, Person caller, string reason, CancellationToken cancellationToken)
    {
        if (Foreign(image) is { } foreign)
            return foreign;
        var request = StepRequest.Create(image.ToString(), 1, StepRequest.Cancel, $"{caller.Arn}: {reason}", clock.GetUtcNow());
        return await builds.CancelAsync(image.ToString(), request, cancellationToken) is SendResult.Accepted
            ? CallAnswer.Done($"{image} is being cancelled")
            : CallAnswer.Conflict("NotCancelled", $"{image} has ended or does not exist, so it cannot be cancelled");
    }

    /// <param name="queue">The logical id of a failure queue.</param>
    /// <param name="messages">Ids of messages; null for all.</param>
    public async Task<CallAnswer> ReplayAsync(string queue, IReadOnlyCollection<string>? messages, CancellationToken cancellationToken)
    {
        if (queues.Open(queue, MaxReplayed) is not { } failures)
            return CallAnswer.NotFound($"the stack has no failure queue {queue}");
        var wanted = messages?.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var (replayed, refused) = (0, new List<string>());
        await foreach (var (failed, refusal) in failures.ReplayAsync(e => wanted?.Contains(e.MessageId) ?? true, cancellationToken))
        {
            wanted?.Remove(failed.MessageId);
            if (refusal is null)
                replayed++;
            else
                refused.Add($"{failed.MessageId} stays in the queue: {refusal}");
        }

        var missing = wanted?.Select(id => $"{id} is not in the queue, or its function cannot be determined") ?? [];
        var message = string.Join("; ", [string.Create(CultureInfo.InvariantCulture, $"{replayed} events replayed"), .. refused, .. missing]);
        return refused.Count + (wanted?.Count ?? 0) == 0 ? CallAnswer.Done(message) : CallAnswer.Conflict("NotAllReplayed", message);
    }

    private CallAnswer? Foreign(ImageBuildArn image) => image.IsIn(accountRegion)
        ? null
        : CallAnswer.NotFound($"expected a build of account {accountRegion.Account} in {accountRegion.Region}, found {image}");
}
