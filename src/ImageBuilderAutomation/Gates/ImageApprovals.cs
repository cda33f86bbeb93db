using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Gates;

/// <summary>
/// What people said about the waiting steps of one image, or about one channel that may move to it. Only the function that people call writes it; gates and
/// channels read it.
/// </summary>
public sealed record ImageApprovals
{
    /// <summary>More approvals are refused. No policy needs as many, each person has one of a step, and a record has to fit an item of 400 KB.</summary>
    public const int Max = 40;

    /// <summary>Of more withdrawals the latest are kept: whoever approves and withdraws again and again must not use up the approvals of others.</summary>
    public const int MaxWithdrawn = 20;

    public required string ImageArn { get; init; }

    /// <summary>Scope and name of the channel that the record is about, such as <c>web/prod</c>; null for the waiting steps of the image.</summary>
    public string? Channel { get; init; }

    /// <summary>Those that count, oldest first. Each belongs to one step: another attempt of the same build has another step.</summary>
    public IReadOnlyList<Approval> Approvals { get; init; } = [];

    /// <summary>The latest, oldest first. The recorded calls have all of them.</summary>
    public IReadOnlyList<Withdrawal> Withdrawn { get; init; } = [];

    /// <summary>The highest version that first had an approval whose withdrawal is no longer kept; null while all are.</summary>
    public long? WithdrawnUpTo { get; init; }

    /// <summary>
    /// A person's stop request; null when there is none. It counts for the image and is never taken back: RetryImage repeats a failed workflow, whose gate is
    /// then a new step, and what somebody stopped must not be released by rules that only see the new step.
    /// </summary>
    public StopRequest? Stop { get; init; }

    /// <summary>Zero until stored. Each write expects the version that was read.</summary>
    public long Version { get; init; }

    /// <summary>Why the record cannot be read; null when it can. What people said is then unknown, so nothing is released.</summary>
    public string? Problem { get; init; }

    public IReadOnlyList<Approval> Of(string stepExecutionId) => [.. Approvals.Where(approval => approval.StepExecutionId == stepExecutionId)];

    public IReadOnlyList<Approval> Of(ApprovalSubject subject) => [.. Approvals.Where(subject.Includes)];

    public ImageApprovals Without(IReadOnlyList<Approval> withdrawn, Func<Approval, Withdrawal> withdrawal)
    {
        List<Withdrawal> all = [.. Withdrawn, .. withdrawn.Select(withdrawal)];
        // An approval of an older record does not say its version. It has at most that of the record.
        var left = all.Take(Math.Max(0, all.Count - MaxWithdrawn)).Select(one => one.Approval.Since ?? Version);
        return this with
        {
            Approvals = [.. Approvals.Except(withdrawn)],
            Withdrawn = [.. all.TakeLast(MaxWithdrawn)],
            WithdrawnUpTo = left.Cast<long?>().Append(WithdrawnUpTo).Max(),
        };
    }

    /// <summary>Whether the approval of a call was withdrawn, or may have been: of a withdrawal that is no longer kept, only the version is known.</summary>
    /// <param name="recordedAfter">The version after which the call may have recorded its approval; null if it has not run before.</param>
    public bool WasWithdrawn(string by, string requestId, long? recordedAfter) =>
        (recordedAfter is { } seen && WithdrawnUpTo > seen) || Withdrawn.Any(withdrawal => withdrawal.Approval.By == by && withdrawal.Approval.RequestId == requestId);

    public static ImageApprovals None(string imageArn, string? channel = null) => new() { ImageArn = imageArn, Channel = channel };

    public static ImageApprovals Unreadable(string imageArn, string problem, string? channel = null) =>
        new() { ImageArn = imageArn, Channel = channel, Problem = problem, Version = -1 };
}

/// <param name="Group">A group of the policy's <c>approvers</c>.</param>
/// <param name="By">The approver's IAM ARN.</param>
public sealed record Approval(string Group, string By, string Reason, DateTimeOffset At)
{
    /// <summary>IAM's unique id of the caller, which is not used again when a role or user of the same name is created later; null in older records.</summary>
    public string? UserId { get; init; }

    /// <summary>Whether IAM proved the approver's name then. Older records do not say it; then it was not.</summary>
    public bool IsNameProven { get; init; }

    /// <summary>The step that was approved; null in older records, and where a channel was.</summary>
    public string? StepExecutionId { get; init; }

    /// <summary>Scope and name of the channel for which the image was approved; null for a step.</summary>
    public string? Channel { get; init; }

    /// <summary>The call that recorded it. The same call, carried out again after a crash, records nothing twice.</summary>
    public string? RequestId { get; init; }

    /// <summary>The version of the record that had it first; null in older records. A withdrawal that is sent again does not take back a later one.</summary>
    public long? Since { get; init; }

    public Actor AsActor() => new(By, IsNameProven);
}

/// <param name="By">Whoever withdrew it: the same person.</param>
/// <param name="RequestId">The call that recorded it.</param>
public sealed record Withdrawal(Approval Approval, string By, string Reason, DateTimeOffset At, string? RequestId = null);

/// <summary>The store of approvals and stops.</summary>
public interface IImageApprovals
{
    /// <returns>A record without approvals when nobody said anything; one with a problem when it cannot be read.</returns>
    Task<ImageApprovals> ReadAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>100 images in one call.</summary>
    /// <returns>By image; one about which nobody said anything is missing.</returns>
    Task<IReadOnlyDictionary<string, ImageApprovals>> ReadAsync(IReadOnlyCollection<string> imageArns, CancellationToken cancellationToken);

    /// <summary>What people said about one channel that may move to these images. 100 images in one call.</summary>
    /// <param name="channel">Scope and name, such as <c>web/prod</c>.</param>
    /// <returns>By image; one about which nobody said anything is missing.</returns>
    Task<IReadOnlyDictionary<string, ImageApprovals>> ReadAsync(string channel, IReadOnlyCollection<string> imageArns, CancellationToken cancellationToken);

    /// <summary>Writes by compare-and-set on <see cref="ImageApprovals.Version"/>.</summary>
    /// <returns>The stored record with its new version; null when another writer was first.</returns>
    Task<ImageApprovals?> TryWriteAsync(ImageApprovals approvals, CancellationToken cancellationToken);

    /// <returns>A record without approvals when nobody said anything; one with a problem when it cannot be read.</returns>
    async Task<ImageApprovals> ReadAsync(ApprovalSubject subject, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return subject.Channel is not { } channel
            ? await ReadAsync(subject.ImageArn, cancellationToken)
            : (await ReadAsync(channel, [subject.ImageArn], cancellationToken)).GetValueOrDefault(subject.ImageArn) ?? ImageApprovals.None(subject.ImageArn, channel);
    }
}
