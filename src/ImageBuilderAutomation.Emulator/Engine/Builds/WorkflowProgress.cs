using System.Text.Json;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.Workflows;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>Runs one workflow: its steps in order, until the failure of a step fails the workflow.</summary>
internal sealed class WorkflowProgress(BuildContext context, Build build, WorkflowExecution execution)
{
    private readonly WorkflowVariables _variables = new(
        execution.Plan.Parameters, build.WorkflowOutputs, SystemVariables.Of(context, build, execution.Type));

    public IEnumerable<DateTimeOffset> Run()
    {
        execution.Begin(context.Now);
        for (var i = 0; i < execution.Steps.Count; i++)
        {
            var step = execution.Steps[i];
            if (step.Step.If is { } condition && !condition.Holds(_variables))
            {
                step.Skip(context.Now);
                continue;
            }

            var progress = new StepProgress(context, build, step, _variables);
            foreach (var pause in progress.Run())
                yield return pause;

            if (step.Status != ExecutionStatus.Failed)
                _variables.SetStepOutputs(step.Step.Name, step.Outputs);
            // Documented: API reference, SendWorkflowStepAction: after a STOP, the step's onFailure determines whether the workflow continues. A time-out fails
            // the step too.
            else if (!step.Step.ContinueOnFailure)
            {
                foreach (var pause in RollBack(i, step.Message!))
                    yield return pause;
                yield break;
            }
        }

        foreach (var output in execution.Plan.Document.Outputs)
            build.WorkflowOutputs[output.Name] = _variables.Find(output.Value)?.DeepClone();
        execution.End(ExecutionStatus.Completed, context.Now, "Workflow completed successfully.");
    }

    // Documented: completed steps are rolled back in reverse order; actions without rollback are skipped. Assumed: an execution that rolled back
    // a step becomes ROLLBACK_COMPLETED, any other FAILED.
    private IEnumerable<DateTimeOffset> RollBack(int failed, string message)
    {
        foreach (var step in execution.Steps.Skip(failed + 1))
            step.Skip();

        var undoable = execution.Steps.Take(failed).Reverse().Where(s => s.Status == ExecutionStatus.Completed && s.Step.Action.RollsBack).ToList();
        foreach (var kept in undoable.Where(step => !RollsBack(step)))
            kept.RollbackStatus = ExecutionStatus.Skipped;
        var undone = undoable.Where(RollsBack).ToList();
        if (undone.Count == 0)
        {
            execution.End(ExecutionStatus.Failed, context.Now, message);
            yield break;
        }

        execution.BeginRollback(message);
        foreach (var step in undone)
        {
            step.RollbackStatus = ExecutionStatus.Running;
            yield return context.After(context.Options.RollingBack, step.Id, "rollback");
            step.RollbackStatus = ExecutionStatus.Completed;
        }

        execution.End(ExecutionStatus.RollbackCompleted, context.Now);
    }

    private bool RollsBack(StepExecution step)
    {
        var enabled = step.Step.RollbackEnabled;
        if (enabled.GetValueKind() == JsonValueKind.String)
            enabled = _variables.Find(enabled.GetValue<string>()) ?? true;

        // Documented: an instance is kept when the infrastructure configuration says not to terminate it on failure.
        var keepsInstance = step.Step.Action.Name == StepActions.LaunchInstance
            && build.Document["infrastructureConfiguration"]!["terminateInstanceOnFailure"]?.GetValue<bool>() == false;
        return !keepsInstance && bool.TryParse(enabled.ToString(), out var truth) && truth;
    }
}

/// <summary>Workflows that run in parallel: those of one parallel group, or a single workflow.</summary>
// Documented: up to five of a group run at once; when one completes, the next starts.
internal sealed class ParallelGroup(BuildContext context, Build build, List<WorkflowExecution> executions)
{
    private const int AtOnce = 5;

    /// <summary>Groups in the order of their first workflow.</summary>
    public static IEnumerable<List<WorkflowExecution>> Split(IReadOnlyList<WorkflowExecution> executions) =>
        executions.GroupBy(execution => execution.Plan.ParallelGroup ?? execution.Id).Select(group => group.ToList());

    public IEnumerable<DateTimeOffset> Run()
    {
        var next = new Queue<WorkflowExecution>(executions);
        var lanes = new List<(WorkflowExecution Execution, IEnumerator<DateTimeOffset> Body)>();
        while (true)
        {
            while (lanes.Count < AtOnce && next.TryDequeue(out var execution))
            {
                execution.Due = context.Now;
                lanes.Add((execution, new WorkflowProgress(context, build, execution).Run().GetEnumerator()));
            }

            var ended = lanes.RemoveAll(lane => lane.Execution.Due <= context.Now && !Move(lane.Execution, lane.Body));
            if (ended > 0 && next.Count > 0)
                continue;
            if (lanes.Count == 0)
                yield break;
            yield return lanes.Min(lane => lane.Execution.Due);
        }
    }

    private static bool Move(WorkflowExecution execution, IEnumerator<DateTimeOffset> body)
    {
        if (!body.MoveNext())
            return false;
        execution.Due = body.Current;
        return true;
    }
}
