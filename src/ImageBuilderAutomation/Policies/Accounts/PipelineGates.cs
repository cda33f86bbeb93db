using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;

namespace ImageBuilderAutomation.Policies.Accounts;

/// <summary>Whether a future build of a pipeline surely stops at a step that a gate rule answers. Pure.</summary>
internal static class PipelineGates
{
    public static GateReach Reach(AccountPipeline pipeline, GateRule rule)
    {
        var matching = pipeline.Waits.Where(wait => Matches(rule.Step, wait)).ToList();
        if (matching.Find(wait => DoubtOf(wait, pipeline) is null) is { } sure)
            return new(Truth.True, $"step {sure}");

        List<string> found = [.. matching.Select(wait => $"step {wait} {DoubtOf(wait, pipeline)}").Distinct()];
        // A workflow that was not read may have the step. Of another type, or of a stage that does not run, it cannot.
        var unread = pipeline.UnreadWorkflows
            .Where(workflow => (rule.Step.WorkflowType == "*" || rule.Step.WorkflowType == workflow.WorkflowType) && Runs(workflow.WorkflowType, pipeline)).ToList();
        if (unread.Count > 0)
            return new(Truth.Unknown, string.Join(", ", [.. found, .. unread.Select(workflow => $"workflow {workflow.Name}: {workflow.Reason}")]));
        return new(Truth.False, found.Count > 0 ? string.Join(", ", found) : NoStep(pipeline));
    }

    /// <returns>Why a build may pass the step without an answer; null when it cannot.</returns>
    internal static string? DoubtOf(AccountWait wait, AccountPipeline pipeline) =>
        !Runs(wait.WorkflowType, pipeline) ? "does not run: imageTestsConfiguration.imageTestsEnabled of the pipeline is false"
        : wait.Condition is { } condition ? $"runs only if {condition}"
        : wait.ContinuesBy is { } setting ? $"does not end the build when it fails: {setting} is Continue"
        : null;

    /// <summary>The service skips the test stage when tests are switched off, whatever test workflows the pipeline names.</summary>
    private static bool Runs(string workflowType, AccountPipeline pipeline) => workflowType != "test" || pipeline.TestsImages;

    private static string NoStep(AccountPipeline pipeline)
    {
        if (pipeline.UsesDefaultWorkflows)
            return "the pipeline names no workflow, and the service's own have no waiting step";
        var waits = pipeline.Waits.Select(wait => wait.ToString()).Distinct().Order(StringComparer.Ordinal).ToList();
        return waits.Count == 0 ? "no workflow of the pipeline has a waiting step" : $"no step matches; the pipeline's waiting steps are {string.Join(", ", waits)}";
    }

    internal static bool Matches(StepPattern pattern, AccountWait wait) =>
        (pattern.WorkflowType == "*" || pattern.WorkflowType == wait.WorkflowType) && pattern.StepName.Matches(wait.Step);
}
