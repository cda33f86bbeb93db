using ImageBuilderAutomation.Domain;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.History;

/// <summary>
/// Records who or what started a build, as an event claims it. Whoever may invoke the function can forge the event, so <see cref="VerifiedStarts"/> looks the
/// call up before the starter counts. That is not done here, because CloudTrail's event history shows a call up to 15 minutes after its event.
/// </summary>
public sealed class RecordStart(IBuildStarts starts, AccountRegion accountRegion, ILogger<RecordStart> logger)
{
    /// <returns>False if the start was recorded before.</returns>
    /// <exception cref="UnusableEventException">The build belongs to another account or Region.</exception>
    public async Task<bool> HandleAsync(BuildStart start, CancellationToken cancellationToken)
    {
        if (!ImageBuildArn.Parse(start.ImageArn).IsIn(accountRegion))
            throw new UnusableEventException($"an image of account {accountRegion.Account} in {accountRegion.Region}", start.ImageArn);

        var written = await starts.TryAddAsync(start, cancellationToken);
        Log.StartRecorded(logger, start.ImageArn, start.StartedBy ?? start.Service ?? "an unnamed caller", start.Operation, written);
        return written;
    }
}

/// <summary>
/// A call that started or retried a build, as CloudTrail reported it. A build may have several: retries, or one token sent by two callers.
/// </summary>
/// <param name="EventId">The CloudTrail event id, identical for every delivery of the event.</param>
/// <param name="Operation"><c>StartImagePipelineExecution</c>, <c>CreateImage</c>, <c>DistributeImage</c> or <c>RetryImage</c>.</param>
/// <param name="StartedBy">The caller's ARN, as STS GetCallerIdentity returns it to the caller; null if CloudTrail names none.</param>
/// <param name="Service">The AWS service that made the call, such as <c>events.amazonaws.com</c>; null for a call by the caller itself.</param>
public sealed record BuildStart(string ImageArn, string EventId, string Operation, string? StartedBy, string? Service, DateTimeOffset At)
{
    public static readonly IReadOnlyList<string> Operations = ["StartImagePipelineExecution", "CreateImage", "DistributeImage", "RetryImage"];

    /// <summary>When the call was found in CloudTrail's event history; null while only an event claims it.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }
}

/// <summary>Stores who started builds. Each start is an item of its own, so neither order nor duplication of events matters.</summary>
public interface IBuildStarts
{
    /// <returns>False if it was stored already.</returns>
    Task<bool> TryAddAsync(BuildStart start, CancellationToken cancellationToken);

    /// <summary>Replaces a start that an event claimed by the call that CloudTrail shows. Does nothing if somebody else did so first.</summary>
    Task ReplaceAsync(BuildStart verified, CancellationToken cancellationToken);

    /// <summary>
    /// Oldest first. Empty if no start was reported, which does not prove that nobody started the build: events get lost, and not every account
    /// has a trail.
    /// </summary>
    Task<IReadOnlyList<BuildStart>> ListAsync(string imageArn, CancellationToken cancellationToken);
}
