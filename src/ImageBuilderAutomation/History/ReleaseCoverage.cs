using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;

namespace ImageBuilderAutomation.History;

/// <summary>
/// Whether the gates that the policy demands released a build, by the steps that ran. Who answered a step does not matter: the gate's own record tells. Pure.
/// </summary>
public static class ReleaseCoverage
{
    private const string Resume = "RESUME";

    /// <summary>Adds the coverage to the details of a build that became available. The coverage of the same end is kept, also when the policy has changed.</summary>
    /// <param name="known">The details known before; null if there were none.</param>
    public static BuildDetails AddTo(BuildDetails details, BuildDetails? known, ImageSnapshot image, CoverageRules rules) =>
        details.Status != ImageStatus.Available
            ? details
            : details with
            {
                Coverage = known is { Coverage: { } decided } && details.IsSameEndAs(known) ? decided : Of(details, image, rules, details.ReadStartedAt),
            };

    public static GateCoverage Of(BuildDetails details, ImageSnapshot image, CoverageRules rules, DateTimeOffset now)
    {
        var facts = new ImageFacts(
            image.Arn, image.PipelineArn, image.RecipeArn, image.Name, image.Version, image.Platform, image.BuildType, image.Status, image.CreatedAt,
            image.ScanStatus, ScanReason: null, TestsEnabled: true, image.Tags);
        List<(string Type, StepRun Step)> waits =
        [
            .. details.Workflows.Where(run => !IsReplaced(run, details.Workflows)).SelectMany(run => run.Steps
                .Where(step => step.Action == StepAction.WaitForAction).Select(step => (run.Type.ToLowerInvariant(), step))),
        ];
        return CoverageDecider.Decide(rules, scope => scope.Selects(facts), rule => Reach(rule.Step, waits, details.OmittedCount), now);
    }

    private static GateReach Reach(StepPattern pattern, List<(string Type, StepRun Step)> waits, int omitted)
    {
        var matching = waits.Where(wait => (pattern.WorkflowType == "*" || pattern.WorkflowType == wait.Type) && pattern.StepName.Matches(wait.Step.Name)).ToList();
        if (matching.Exists(wait => wait.Step.Answer == Resume))
        {
            var (type, step) = matching.Find(wait => wait.Step.Answer == Resume);
            return new(Truth.True, $"step {type}/{step.Name} was resumed");
        }

        // Only a resumed step completes, but the service did not report the answer.
        if (matching.Exists(wait => wait.Step is { Answer: null, Status: ExecutionStatus.Completed }))
        {
            var (type, step) = matching.Find(wait => wait.Step is { Answer: null, Status: ExecutionStatus.Completed });
            return new(Truth.Unknown, $"step {type}/{step.Name} is COMPLETED, and the service does not report its answer");
        }

        if (omitted > 0)
            return new(Truth.Unknown, "the build has more workflow executions than its record can hold");
        return new(Truth.False, matching.Count == 0
            ? "no step matches"
            : string.Join(", ", matching.Select(wait => $"step {wait.Type}/{wait.Step.Name} was not resumed: {wait.Step.Answer ?? wait.Step.Status}").Distinct()));
    }

    /// <summary>A retry repeats a workflow. Its steps wait again, so an answer before the retry does not release what the retry made.</summary>
    private static bool IsReplaced(WorkflowRun run, IReadOnlyList<WorkflowRun> runs) =>
        run.Retried && runs.Any(other => other.Id != run.Id && other.Arn == run.Arn && other.StartedAt > run.StartedAt);
}
