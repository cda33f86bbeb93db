using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Lifecycle;

/// <param name="Plan">Null when no plan was made.</param>
/// <param name="Begun">What the service has begun to carry out in this run.</param>
/// <param name="Ended">What ended since the last run.</param>
/// <param name="UnderWay">Updates of earlier runs that have not ended.</param>
/// <param name="Because">Why nothing, or less than planned, was done; null when all was.</param>
/// <param name="Failures">By image.</param>
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
