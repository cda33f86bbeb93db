namespace ImageBuilderAutomation.Lifecycle;

/// <summary>One completed request to the service or notice to people, with its result.</summary>
/// <param name="N">The request's sequence number; zero for a notice.</param>
/// <param name="Because">Why it was requested or announced.</param>
/// <param name="Status">
/// The service's SUCCESS, FAILED, SKIPPED or CANCELLED, or one of our own: <see cref="Withdrawn"/>, <see cref="Refused"/>, <see cref="Busy"/>,
/// <see cref="NotSent"/>.
/// </param>
/// <param name="Reason">The reason for the status; null when none was given.</param>
/// <param name="Resources">The image, then its AMIs or containers, as the service reported them. Stored for the latest action only.</param>
public sealed record LifecycleAct(
    LifecycleAction Action,
    int N,
    string Because,
    string? PolicyHash,
    string? By,
    DateTimeOffset AskedAt,
    string? ExecutionId,
    string Status,
    string? Reason,
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
