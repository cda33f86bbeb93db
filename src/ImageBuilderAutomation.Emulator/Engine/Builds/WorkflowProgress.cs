using System.Text.Json;
using System.Text.Json.Nodes;
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

            // Documented: WaitForAction outputs STOP too, which only a step behind a failed one can read.
            _variables.SetStepOutputs(step.Step.Name, StepOutcome.Referable(build, step));
            // Documented: API reference, SendWorkflowStepAction: after a STOP, the step's onFailure determines whether the workflow continues. A time-out fails
            // the step too.
            if (step.Status == ExecutionStatus.Failed && !step.Step.ContinueOnFailure)
            {
                foreach (var pause in RollBack(i, step.Message!))
                    yield return pause;
                yield break;
            }
        }

        foreach (var output in execution.Plan.Document.Outputs)
            build.WorkflowOutputs[output.Name] = Own(_variables.Evaluate(output.Value));
        // Assumed: an execution that ends without its AMI fails and rolls nothing back, because every step has run.
        var problem = OutputAmi.Adopt(context, build, execution);
        execution.End(problem is null ? ExecutionStatus.Completed : ExecutionStatus.Failed, context.Now, problem ?? "Workflow completed successfully.");
    }

    // Documented: completed steps are rolled back in reverse order; actions without rollback are skipped. Observed: aws-samples, "step-functions-integration":
    // a failed test workflow becomes ROLLBACK_COMPLETED, even if nothing was rolled back. Assumed: so does another that rolled back a step; the rest FAILED.
    // Assumed: steps that are not reached stay PENDING.
    private IEnumerable<DateTimeOffset> RollBack(int failed, string message)
    {
        var undoable = execution.Steps.Take(failed).Reverse().Where(s => s.Status == ExecutionStatus.Completed && s.Step.Action.RollsBack).ToList();
        foreach (var kept in undoable.Where(step => !RollsBack(step)))
            kept.RollbackStatus = ExecutionStatus.Skipped;
        var undone = undoable.Where(RollsBack).ToList();
        if (undone.Count == 0 && execution.Type != "TEST")
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

    // A value that was parsed refers to the whole document that it comes from, which is not needed any more.
    private static JsonNode? Own(JsonNode? value) =>
        value is JsonValue && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value?.DeepClone();

    private bool RollsBack(StepExecution step)
    {
        var enabled = step.Step.RollbackEnabled;
        if (enabled.GetValueKind() == JsonValueKind.String)
            enabled = _variables.Find(enabled.GetValue<string>()) ?? true;

        // Documented: an instance is kept when the infrastructure configuration says not to terminate it on failure.
        var keepsInstance = step.Step.Action.Name == StepActions.LaunchInstance
            && build.Infrastructure!["terminateInstanceOnFailure"]?.GetValue<bool>() == false;
        return !keepsInstance && bool.TryParse(enabled.ToString(), out var truth) && truth;
    }
}
