using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>Workflows that run in parallel: those of one parallel group, or a single workflow.</summary>
// Documented: up to five of a group run at once; when one completes, the next starts.
internal sealed class ParallelGroup(BuildContext context, Build build, List<WorkflowExecution> executions)
{
    private const int AtOnce = 5;

    private readonly Queue<WorkflowExecution> _next = new(executions);
    private readonly List<(WorkflowExecution Execution, IEnumerator<DateTimeOffset> Body)> _lanes = [];

    /// <summary>The execution that fails the image; null if none has.</summary>
    public WorkflowExecution? Failed => executions.Find(execution => execution.HasFailed && !execution.Plan.ContinueOnFailure);

    /// <summary>Groups in the order of their first workflow.</summary>
    public static IEnumerable<List<WorkflowExecution>> Split(IReadOnlyList<WorkflowExecution> executions) =>
        executions.GroupBy(execution => execution.Plan.ParallelGroup ?? execution.Id).Select(group => group.ToList());

    public IEnumerable<DateTimeOffset> Run()
    {
        while (true)
        {
            while (_lanes.Count < AtOnce && _next.TryDequeue(out var execution))
            {
                execution.Due = context.Now;
                _lanes.Add((execution, new WorkflowProgress(context, build, execution).Run().GetEnumerator()));
            }

            var ended = _lanes.RemoveAll(lane => lane.Execution.Due <= context.Now && !Move(lane.Execution, lane.Body));
            if (Failed is not null)
                CancelOthers();
            if (ended > 0 && _next.Count > 0)
                continue;
            if (_lanes.Count == 0)
                yield break;
            yield return _lanes.Min(lane => lane.Execution.Due);
        }
    }

    // Observed: aws-samples, "step-functions-integration": a failed test cancels the tests of its group that run.
    // Assumed: at once, waiting ones too; they roll nothing back; those that have not started do not start.
    private void CancelOthers()
    {
        _next.Clear();
        foreach (var (execution, _) in _lanes.Where(lane => !lane.Execution.HasFailed))
        {
            Cancellation.StopSteps(context, build, execution);
            execution.End(ExecutionStatus.Cancelled, context.Now, "The workflow was cancelled because another workflow of its parallel group failed.");
        }

        _lanes.RemoveAll(lane => !lane.Execution.HasFailed);
    }

    private static bool Move(WorkflowExecution execution, IEnumerator<DateTimeOffset> body)
    {
        if (!body.MoveNext())
            return false;
        execution.Due = body.Current;
        return true;
    }
}
