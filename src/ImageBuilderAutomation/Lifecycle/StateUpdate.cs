using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>The complete request. It is stored before it is sent, so that every resend has the same bytes.</summary>
/// <param name="Sequence">Sequence number of the request for this image, starting at 1.</param>
/// <param name="IncludeAmis">Also update the AMIs. Otherwise they would remain, unmanaged and billed.</param>
/// <param name="Role">ARN of the role that Image Builder assumes.</param>
/// <param name="Token">Client token: hash of image, sequence number and action; at most 36 characters.</param>
/// <param name="Reason">The reasons of the decision, or the reason that a person gave.</param>
/// <param name="By">ARN of the person who requested it; null for an update of the stack's own.</param>
/// <param name="StoredAt">Start of the lease.</param>
/// <param name="ExecutionId">Null until the service has accepted the request.</param>
public sealed record StateUpdate(
    int Sequence,
    LifecycleAction Action,
    bool IncludeAmis,
    bool IncludeSnapshots,
    bool IncludeContainers,
    string Role,
    AmiExclusions? Exclusions,
    string Token,
    string Reason,
    string? PolicyHash,
    string? By,
    DateTimeOffset StoredAt,
    string? ExecutionId = null)
{
    public static StateUpdate Create(
        ImageBuildArn image, bool isContainer, int sequence, LifecycleAction action, string role, AmiExclusions? amiExclusions, string reason, string? policyHash,
        string? by, DateTimeOffset now) => new(
            sequence,
            action,
            IncludeAmis: !isContainer,
            IncludeSnapshots: !isContainer && action is LifecycleAction.Delete,
            IncludeContainers: isContainer,
            role,
            // Recently launched AMIs are deprecated too: the deprecation is what makes their users move on.
            isContainer ? null : action is LifecycleAction.Deprecate ? amiExclusions is null ? null : amiExclusions with { LastLaunchedDays = null } : amiExclusions,
            ClientToken.Of(image.ToString(), sequence.ToString(CultureInfo.InvariantCulture), action.Status()),
            reason,
            policyHash,
            by,
            now);
}

/// <summary>What is done to an image, in order of severity. No rule plans <see cref="Restore"/>: people request it, and uses of a disabled image.</summary>
public enum LifecycleAction
{
    Restore = 0,
    Deprecate = 1,
    Disable = 2,
    Delete = 3,
}

public static class LifecycleActions
{
    /// <summary>The image state that the request to the service names.</summary>
    public static string Status(this LifecycleAction action) => action switch
    {
        LifecycleAction.Deprecate => ImageStatus.Deprecated,
        LifecycleAction.Disable => ImageStatus.Disabled,
        LifecycleAction.Delete => ImageStatus.Deleted,
        _ => ImageStatus.Available,
    };

    /// <summary>For people: <c>deprecate</c>.</summary>
    public static string Name(this LifecycleAction action) => action switch
    {
        LifecycleAction.Deprecate => "deprecate",
        LifecycleAction.Disable => "disable",
        LifecycleAction.Delete => "delete",
        _ => "restore",
    };
}
