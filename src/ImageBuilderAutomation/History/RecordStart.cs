using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.History;

/// <summary>
/// Records who or what started a build, as an event claims it. Whoever may invoke the function can forge the event, so <see cref="VerifiedStarts"/> looks the
/// call up before the starter counts. That is not done here, because CloudTrail's event history shows a call up to 15 minutes after its event.
/// </summary>
public sealed class RecordStart(IBuildStarts starts, IRoles roles, AccountRegion accountRegion, TimeProvider clock, ILogger<RecordStart> logger)
{
    /// <returns>False if the start was recorded before.</returns>
    /// <exception cref="UnusableEventException">The build belongs to another account or Region.</exception>
    public async Task<bool> HandleAsync(BuildStart start, CancellationToken cancellationToken)
    {
        if (!ImageBuildArn.Parse(start.ImageArn).IsIn(accountRegion))
            throw new UnusableEventException($"an image of account {accountRegion.Account} in {accountRegion.Region}", start.ImageArn);

        var written = await starts.TryAddAsync(start with { NameProvenAt = await ProvenAtAsync(start, cancellationToken) }, cancellationToken);
        Log.StartRecorded(logger, start.ImageArn, start.StartedBy ?? start.Service ?? "an unnamed caller", start.Operation, written);
        return written;
    }

    /// <summary>Now, because the role may let nobody choose a name any more when a gate asks who started the build.</summary>
    private async Task<DateTimeOffset?> ProvenAtAsync(BuildStart start, CancellationToken cancellationToken)
    {
        if (start.StartedBy is not { } by || !Principal.TryParse(by, out var principal))
            return null;
        var known = await KnownRoles.ReadAsync(roles, accountRegion.Account, [new(by, IsNameProven: true)], cancellationToken);
        return known.NamesPeople(principal) ? clock.GetUtcNow() : null;
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

    /// <summary>
    /// When IAM proved that the caller's name is their own; null if it did not, and in older records. A role says nothing about names that were chosen before
    /// it was pinned, so only a time soon after the call proves anything.
    /// </summary>
    public DateTimeOffset? NameProvenAt { get; init; }

    /// <summary>Whether the name was proven about when the call was made. EventBridge repeats an event for a day, and an operator may replay it later still.</summary>
    public bool IsNameProven() => NameProvenAt is { } provenAt && provenAt - At <= Prompt;

    private static readonly TimeSpan Prompt = TimeSpan.FromMinutes(30);
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
