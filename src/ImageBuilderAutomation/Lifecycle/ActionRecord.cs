namespace ImageBuilderAutomation.Lifecycle;

/// <summary>One completed request to the service or notice to people, with its result.</summary>
/// <param name="Sequence">The request's sequence number; zero for a notice.</param>
/// <param name="Reason">Why it was requested or announced.</param>
/// <param name="Status">
/// The service's SUCCESS, FAILED, SKIPPED or CANCELLED, or one of our own: <see cref="Withdrawn"/>, <see cref="Refused"/>, <see cref="Busy"/>,
/// <see cref="NotSent"/>.
/// </param>
/// <param name="StatusReason">The reason for the status; null when none was given.</param>
/// <param name="Resources">The image, then its AMIs or containers, as the service reported them. Stored for the latest action only.</param>
public sealed record ActionRecord(
    LifecycleAction Action,
    int Sequence,
    string Reason,
    string? PolicyHash,
    string? By,
    DateTimeOffset RequestedAt,
    string? ExecutionId,
    string Status,
    string? StatusReason,
    IReadOnlyList<ResourceOutcome> Resources,
    DateTimeOffset EndedAt)
{
    public const string Success = "SUCCESS";

    /// <summary>A notice was withdrawn because the image is kept.</summary>
    public const string Withdrawn = "WITHDRAWN";

    /// <summary>The service rejected the request.</summary>
    public const string Refused = "REFUSED";

    /// <summary>The service had other updates in progress.</summary>
    public const string Busy = "BUSY";

    /// <summary>The request was stored and never sent, and is no longer wanted.</summary>
    public const string NotSent = "NOT_SENT";
}
