using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Builds.Workflows;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>One step of one workflow execution.</summary>
public sealed class StepExecution(string id, WorkflowExecution execution, WorkflowStep step)
{
    // Documented: the model's WorkflowStepMessage.
    private const int LongestMessage = 500;

    private StoredJson _outputs = StoredJson.EmptyObject;
    private StoredJson? _inputs;

    public string Id { get; } = id;

    public WorkflowExecution Execution { get; } = execution;

    public WorkflowStep Step { get; } = step;

    public string Status { get; private set; } = ExecutionStatus.Pending;

    public string? RollbackStatus { get; set; }

    public string? Message { get; private set; }

    /// <summary>As references have filled them; while the step runs.</summary>
    public JsonObject? Inputs { get; set; }

    public JsonObject Outputs => _outputs.ToNode().AsObject();

    public DateTimeOffset? StartTime { get; private set; }

    public DateTimeOffset? EndTime { get; private set; }

    /// <summary>What somebody sent to a waiting step.</summary>
    public StepAnswer? Answer { get; private set; }

    /// <summary>Waits for an answer: listed by ListWaitingWorkflowSteps, and open to SendWorkflowStepAction.</summary>
    public bool Waits { get; private set; }

    /// <summary>Its failure is the workflow's, whatever onFailure says: nobody let it pass.</summary>
    public bool EndsWorkflow => Status == ExecutionStatus.Failed && Step.Action.Name == StepActions.WaitForAction;

    /// <summary>Its place among the steps that wait: oldest first.</summary>
    public string WaitingKey => $"{StartTime!.Value.UtcTicks:D19}/{Id}";

    public void Begin(DateTimeOffset now) => (Status, StartTime) = (ExecutionStatus.Running, StartTime ?? now);

    public void BeginToWait() => Waits = true;

    public void TakeAnswer(StepAnswer answer) => (Answer, Waits) = (answer, false);

    public void Complete(DateTimeOffset now, JsonObject outputs) => End(ExecutionStatus.Completed, now, null, outputs);

    public void Fail(DateTimeOffset now, string message, JsonObject? outputs = null) => End(ExecutionStatus.Failed, now, message, outputs);

    /// <summary>Its condition does not hold.</summary>
    // Observed: aws-cli, example of list-workflow-step-executions: begin and end at one time, inputs as the document has them.
    public void Skip(DateTimeOffset now) => (Status, StartTime, EndTime) = (ExecutionStatus.Skipped, now, now);

    /// <summary>The workflow ended before its turn.</summary>
    public void Skip() => Status = ExecutionStatus.Skipped;

    public void Cancel(DateTimeOffset now) => End(ExecutionStatus.Cancelled, now, null, null);

    /// <summary>With the members of GetWorkflowStepExecution, of the lists' items too.</summary>
    public JsonObject ToJson(bool reportWaiting) => new()
    {
        ["stepExecutionId"] = Id,
        ["workflowBuildVersionArn"] = Execution.WorkflowArn,
        ["workflowExecutionId"] = Execution.Id,
        ["imageBuildVersionArn"] = Execution.ImageArn,
        ["name"] = Step.Name,
        ["description"] = Step.Description,
        ["action"] = Step.Action.Name,
        ["status"] = Waits && reportWaiting ? ExecutionStatus.Waiting : Status,
        ["rollbackStatus"] = RollbackStatus,
        ["message"] = Message,
        // Documented: JSON as text. Observed: aws-cli, its examples: a step without inputs or outputs has no such member.
        ["inputs"] = Text(Inputs is not null ? StoredJson.Of(Inputs) : _inputs ?? StoredJson.Of(Step.Inputs)),
        ["outputs"] = Text(_outputs),
        ["startTime"] = StartTime is { } start ? Timestamps.Iso(start) : null,
        ["endTime"] = EndTime is { } end ? Timestamps.Iso(end) : null,
        ["onFailure"] = Step.ContinueOnFailure ? "Continue" : "Abort",
        // Assumed: the document's own number, although the model's shape ends at 43200 and WaitForAction may take 604800.
        ["timeoutSeconds"] = (long)Step.Timeout.TotalSeconds,
    };

    private static string? Text(StoredJson json) => json.IsEmpty ? null : json.ToString();

    private void End(string status, DateTimeOffset now, string? message, JsonObject? outputs)
    {
        (Status, EndTime, Waits) = (status, now, false);
        Message = message?.Length > LongestMessage ? message[..LongestMessage] : message;
        if (outputs is not null)
            _outputs = StoredJson.Of(outputs);
        if (Inputs is not null)
            (_inputs, Inputs) = (StoredJson.Of(Inputs), null);
    }
}
