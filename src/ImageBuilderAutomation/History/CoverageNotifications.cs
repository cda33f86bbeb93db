using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;

namespace ImageBuilderAutomation.History;

/// <summary>The notification about a build that became available without a gate that the policy demands. Pure.</summary>
public static class CoverageNotifications
{
    public const string ReleasedWithoutGate = "Released Without Gate";

    /// <returns>Null for a build that is covered, or excepted, or of which the policy demands nothing.</returns>
    internal static Notification? Of(BuildDetails ended, ImageSnapshot image)
    {
        if (ended.Coverage is not { IsGap: true, IsDecided: true } coverage)
            return null;
        var isUnknown = coverage.Verdict is CoverageVerdict.Unknown;
        return new(
            // A second verdict about the same build, after a crash and a change of the policy, is another notification.
            ReleasedWithoutGate, image.Arn, coverage.Verdict.ToString(), ended.ReadStartedAt,
            isUnknown
                ? $"Build {BuildNotifications.Build(image)} is available; whether the gates that the policy demands released it could not be checked: {coverage.Reason}"
                : $"Build {BuildNotifications.Build(image)} is available without a gate that the policy demands: {coverage.Reason}",
            [
                .. BuildNotifications.Common(image),
                Fact.Of("coverage", isUnknown ? "could not be checked" : "released without gate"),
                Fact.Of("missingGates", [.. coverage.Missing.Select(IReadOnlyList<Fact> (gate) =>
                    [Fact.Of("rule", gate.Rule), Fact.Of("step", gate.Step), Fact.Of("reason", gate.Reason)])]),
                Fact.Of("policy", coverage.PolicyHash),
            ])
        {
            Pipelines = BuildNotifications.PipelinesOf(image),
            Missing = [.. coverage.Missing.Select(gate => $"the gate of {gate}")],
            Command = new($"history show {BuildNotifications.Build(image)}"),
        };
    }
}
