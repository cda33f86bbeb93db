using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Lifecycle;

/// <param name="Plan">Null when no plan was made.</param>
/// <param name="Started">Decisions whose request the service accepted in this run.</param>
/// <param name="Completed">Updates of earlier runs that completed since the last run.</param>
/// <param name="InProgress">Number of updates of earlier runs that are still in progress.</param>
/// <param name="Reason">Why nothing, or less than planned, was done; null when the plan was carried out.</param>
/// <param name="Failures">By image ARN.</param>
public sealed record RetireReport(
    Mode Mode,
    RetirementPlan? Plan,
    IReadOnlyList<ImageDecision> Started,
    IReadOnlyList<ImageDecision> Announced,
    IReadOnlyList<CompletedUpdate> Completed,
    IReadOnlyDictionary<ActResult, int> Results,
    int InProgress,
    string? Reason,
    IReadOnlyDictionary<string, Exception> Failures)
{
    public static RetireReport Nothing(Mode mode, string reason) =>
        new(mode, null, [], [], [], new Dictionary<ActResult, int>(), 0, reason, new Dictionary<string, Exception>());
}
