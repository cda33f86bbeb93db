using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Lifecycle;

/// <param name="Plan">Null when no plan was made.</param>
/// <param name="Begun">Decisions whose request the service accepted in this run.</param>
/// <param name="Ended">Updates of earlier runs that completed since the last run.</param>
/// <param name="UnderWay">Number of updates of earlier runs that are still in progress.</param>
/// <param name="Because">Why nothing, or less than planned, was done; null when the plan was carried out.</param>
/// <param name="Failures">By image ARN.</param>
public sealed record RetireReport(
    Mode Mode,
    RetirementPlan? Plan,
    IReadOnlyList<ImageDecision> Begun,
    IReadOnlyList<ImageDecision> Announced,
    IReadOnlyList<EndedUpdate> Ended,
    IReadOnlyDictionary<ActResult, int> Results,
    int UnderWay,
    string? Because,
    IReadOnlyDictionary<string, Exception> Failures)
{
    public static RetireReport Nothing(Mode mode, string because) =>
        new(mode, null, [], [], [], new Dictionary<ActResult, int>(), 0, because, new Dictionary<string, Exception>());
}
