namespace ImageBuilderAutomation.Emulator.Builds;

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
