using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>Selects the latest workflow executions of a build for history, so that they fit one table item however often the build was retried.</summary>
internal sealed class RunList
{
    private const int MaxRuns = 20;
    private const int MaxSteps = 150;
    private const int MaxMessageLength = 300;
    private const int MaxAnswerLength = 40;

    private readonly List<WorkflowRun> _runs = [];

    public void Add(WorkflowExecutionMetadata execution, IEnumerable<WorkflowStepMetadata> steps) => _runs.Add(new(
        ResponseFields.Required(execution.WorkflowExecutionId, "workflowExecutionId"),
        execution.WorkflowBuildVersionArn ?? "",
        execution.Type?.Value ?? "",
        execution.Status?.Value ?? "",
        ResponseFields.Shortened(execution.Message, MaxMessageLength),
        execution.Retried is true,
        ResponseFields.TimeIfReadable(execution.StartTime),
        ResponseFields.TimeIfReadable(execution.EndTime),
        [.. steps.Select(RunOf).OrderBy(step => step.StartedAt ?? DateTimeOffset.MaxValue)]));

    public (IReadOnlyList<WorkflowRun> Runs, int LeftOut) Bounded()
    {
        var (kept, reserved, leftOut) = (new List<WorkflowRun>(), MaxSteps, 0);
        // The service documents no order. Executions that never started come last in the result.
        foreach (var run in _runs.OrderByDescending(run => run.StartedAt ?? DateTimeOffset.MaxValue).ThenByDescending(run => run.Id, StringComparer.Ordinal))
        {
            if (kept.Count == MaxRuns || run.Steps.Count > reserved)
            {
                leftOut += 1 + run.Steps.Count;
                continue;
            }

            kept.Add(run);
            reserved -= run.Steps.Count;
        }

        kept.Reverse();
        return (kept, leftOut);
    }

    private static StepRun RunOf(WorkflowStepMetadata step) => new(
        ResponseFields.Required(step.StepExecutionId, "stepExecutionId"),
        step.Name ?? "",
        step.Action ?? "",
        step.Status?.Value ?? "",
        step.RollbackStatus?.Value,
        ResponseFields.Shortened(step.Message, MaxMessageLength),
        ResponseFields.TimeIfReadable(step.StartTime),
        ResponseFields.TimeIfReadable(step.EndTime))
    {
        Answer = step.Action == StepAction.WaitForAction ? ResponseFields.Shortened(StepOutputs.Read(step.Outputs).Action, MaxAnswerLength) : null,
    };
}
