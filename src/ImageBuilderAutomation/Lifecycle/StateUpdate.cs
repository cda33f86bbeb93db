using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ImageBuilderAutomation.Events;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>The whole request, stored before it is sent, so that every resend is the same bytes.</summary>
/// <param name="N">Counts the requests for one image, from 1.</param>
/// <param name="IncludeAmis">Also the AMIs; without them they would stay behind, unmanaged and billed.</param>
/// <param name="Role">What Image Builder acts as.</param>
/// <param name="Token">Client token: hash of image, n and action; at most 36 characters.</param>
/// <param name="Because">The decision's reasons, or the person's.</param>
/// <param name="By">The person who asked; null for a plan.</param>
/// <param name="StoredAt">Start of the lease.</param>
/// <param name="ExecutionId">Once the service has it.</param>
public sealed record StateUpdate(
    int N,
    LifecycleAction Action,
    bool IncludeAmis,
    bool IncludeSnapshots,
    bool IncludeContainers,
    string Role,
    SparedAmis? Spared,
    string Token,
    string Because,
    string? PolicyHash,
    string? By,
    DateTimeOffset StoredAt,
    string? ExecutionId = null)
{
    public static StateUpdate Create(
        ImageBuildArn image, bool isContainer, int n, LifecycleAction action, string role, SparedAmis? spared, string because, string? policyHash, string? by, DateTimeOffset now) => new(
            n,
            action,
            IncludeAmis: !isContainer,
            IncludeSnapshots: !isContainer && action is LifecycleAction.Delete,
            IncludeContainers: isContainer,
            role,
            // Deprecating what is in use is what tells its users to move on.
            isContainer ? null : action is LifecycleAction.Deprecate ? spared is null ? null : spared with { LastLaunchedDays = null } : spared,
            TokenOf(image.ToString(), n, action),
            because,
            policyHash,
            by,
            now);

    private static string TokenOf(string imageArn, int n, LifecycleAction action)
    {
        var text = string.Join('\n', imageArn, n.ToString(CultureInfo.InvariantCulture), action.Status());
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
    }
}
