using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;

namespace ImageBuilderAutomation.Coverage;

/// <summary>
/// Whether gates released an image, by the waiting steps of its build. Who answered a step does not matter: the gate's record says it. Pure.
/// </summary>
public static class ReleaseCoverage
{
    private const string Resume = "RESUME";

    /// <param name="waits">The waiting steps whose workflows no retry has replaced.</param>
    /// <param name="isComplete">False if the build may have more waiting steps.</param>
    public static GateCoverage Of(CoverageRules rules, ImageFacts image, IReadOnlyList<WaitRun> waits, bool isComplete, DateTimeOffset now) =>
        CoverageDecider.Decide(rules, scope => scope.Selects(image), rule => Reach(rule.Step, waits, isComplete), now);

    private static GateReach Reach(StepPattern pattern, IReadOnlyList<WaitRun> waits, bool isComplete)
    {
        var matching = waits
            .Where(wait => (pattern.WorkflowType == "*" || pattern.WorkflowType == wait.WorkflowType) && pattern.StepName.Matches(wait.Step)).ToList();
        if (matching.Find(wait => wait.Answer == Resume) is { } resumed)
            return new(Truth.True, $"step {resumed} was resumed");
        // Only a resumed step completes, but the service did not report the answer.
        if (matching.Find(wait => wait is { Answer: null, Status: ExecutionStatus.Completed }) is { } completed)
            return new(Truth.Unknown, $"step {completed} is COMPLETED, and the service does not report its answer");
        if (!isComplete)
            return new(Truth.Unknown, "the build has more workflow executions than its record can hold");
        return new(Truth.False, matching.Count == 0
            ? "no step matches"
            : string.Join(", ", matching.Select(wait => $"step {wait} was not resumed: {wait.Answer ?? wait.Status}").Distinct()));
    }
}

/// <summary>One execution of a WaitForAction step.</summary>
/// <param name="WorkflowType"><c>build</c>, <c>test</c> or <c>distribution</c>.</param>
/// <param name="Answer">RESUME or STOP; null if the service reports none.</param>
public sealed record WaitRun(string WorkflowType, string Step, string Status, string? Answer)
{
    public override string ToString() => $"{WorkflowType}/{Step}";
}
