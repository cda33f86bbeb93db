namespace ImageBuilderAutomation.Lifecycle;

/// <summary>One thing that was asked of the service or announced to people, and how it ended.</summary>
/// <param name="N">The request's number; zero for a notice.</param>
/// <param name="Status">The service's SUCCESS, FAILED, SKIPPED or CANCELLED, or one of ours: <see cref="Withdrawn"/>, <see cref="Refused"/>, <see cref="Busy"/>, <see cref="NotSent"/>.</param>
/// <param name="Reason">Why it ended so, where somebody said.</param>
/// <param name="Resources">The image, then its AMIs or containers, as the service reported each; kept of the latest act alone.</param>
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

    /// <summary>A notice whose image is kept after all.</summary>
    public const string Withdrawn = "WITHDRAWN";

    /// <summary>The service would not take the request.</summary>
    public const string Refused = "REFUSED";

    /// <summary>The service had other updates in work.</summary>
    public const string Busy = "BUSY";

    /// <summary>Stored and never sent, and by now no longer wanted.</summary>
    public const string NotSent = "NOT_SENT";
}
