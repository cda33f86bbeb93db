using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.History;

/// <summary>Whether the gates that the policy demands released a build, by its details. Pure.</summary>
public static class BuildCoverage
{
    /// <summary>Adds the coverage to the details of a build that became available. The coverage of the same end is kept, also when the policy has changed,
    /// unless no policy could be used.</summary>
    /// <param name="known">The details known before; null if there were none.</param>
    public static BuildDetails AddTo(BuildDetails details, BuildDetails? known, ImageSnapshot image, CoverageRules rules) =>
        details.Status != ImageStatus.Available
            ? details
            : details with
            {
                Coverage = known is { Coverage: { IsDecided: true } decided } && details.IsSameEndAs(known) ? decided : Of(details, image, rules, details.ReadStartedAt),
            };

    public static GateCoverage Of(BuildDetails details, ImageSnapshot image, CoverageRules rules, DateTimeOffset now)
    {
        var facts = new ImageFacts(
            image.Arn, image.PipelineArn, image.RecipeArn, image.Name, image.Version, image.Platform, image.BuildType, image.Status, image.CreatedAt,
            image.ScanStatus, ScanReason: null, TestsEnabled: true, image.Tags);
        List<WaitRun> waits =
        [
            .. details.Workflows.Where(run => !IsReplaced(run, details.Workflows)).SelectMany(run => run.Steps
                .Where(step => step.Action == StepAction.WaitForAction)
                .Select(step => new WaitRun(run.Type.ToLowerInvariant(), step.Name, step.Status, step.Answer))),
        ];
        return ReleaseCoverage.Of(rules, facts, waits, isComplete: details.OmittedCount == 0, now);
    }

    /// <summary>A retry repeats a workflow. Its steps wait again, so an answer before the retry does not release what the retry made.</summary>
    private static bool IsReplaced(WorkflowRun run, IReadOnlyList<WorkflowRun> runs) =>
        run.Retried && runs.Any(other => other.Id != run.Id && other.Arn == run.Arn && other.StartedAt > run.StartedAt);
}
