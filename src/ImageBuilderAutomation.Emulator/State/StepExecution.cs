using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Workflows;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>One step of one workflow execution.</summary>
/// <remarks>There are more of these than of anything else, so that times and the id are kept as numbers.</remarks>
/// <param name="id">Without the prefix <c>step-</c>.</param>
public sealed class StepExecution(Guid id, WorkflowExecution execution, WorkflowStep step)
{
    // Documented: the model's WorkflowStepMessage.
    private const int MaxMessageLength = 500;

    private const string Prefix = "step-";

    private StoredJson _outputs = StoredJson.EmptyObject;
    private StoredJson _inputs;
    private long _start;
    private long _end;

    public string Id => Prefix + Uuid;

    internal Guid Uuid { get; } = id;

    public WorkflowExecution Execution { get; } = execution;

    public WorkflowStep Step { get; } = step;

    public string Status { get; private set; } = ExecutionStatus.Pending;

    public string? RollbackStatus { get; set; }

    public string? Message { get; private set; }

    /// <summary>The inputs with resolved references; null unless the step is running.</summary>
    public JsonObject? Inputs { get; set; }

    public JsonObject Outputs => _outputs.ToNode().AsObject();

    public DateTimeOffset? StartTime => Timestamps.OfTicks(_start);

    public DateTimeOffset? EndTime => Timestamps.OfTicks(_end);

    /// <summary>The answer sent to a waiting step; null before that.</summary>
    public StepAnswer? Answer { get; private set; }

    /// <summary>Whether the step waits for an answer: ListWaitingWorkflowSteps lists it and SendWorkflowStepAction accepts it.</summary>
    public bool Waits { get; private set; }

    /// <summary>Whether it is not tried again, whatever its retry says: a WaitForAction step that was not resumed.</summary>
    public bool IsFinal => Status == ExecutionStatus.Failed && Step.Action.Name == StepActions.WaitForAction;

    /// <summary>The sort key among waiting steps, oldest first.</summary>
    public string WaitingKey => $"{_start:D19}/{Id}";

    public void Begin(DateTimeOffset now) => (Status, _start) = (ExecutionStatus.Running, _start == 0 ? now.UtcTicks : _start);

    public void BeginToWait() => Waits = true;

    public void TakeAnswer(StepAnswer answer) => (Answer, Waits) = (answer, false);

    public void Complete(DateTimeOffset now, JsonObject outputs) => End(ExecutionStatus.Completed, now, null, outputs);

    public void Fail(DateTimeOffset now, string message, JsonObject? outputs = null) => End(ExecutionStatus.Failed, now, message, outputs);

    /// <summary>Skips the step because its condition is false.</summary>
    // Observed: aws-cli, example of list-workflow-step-executions: start and end are at the same time, and inputs are as in the document.
    public void Skip(DateTimeOffset now) => (Status, _start, _end) = (ExecutionStatus.Skipped, now.UtcTicks, now.UtcTicks);

    public void Cancel(DateTimeOffset now) => End(ExecutionStatus.Cancelled, now, null, null);

    /// <summary>The members of GetWorkflowStepExecution and of the items of the list operations.</summary>
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
        // Documented: JSON as text. Observed: aws-cli, examples: the member is absent if the step has no inputs or outputs.
        ["inputs"] = Text(Inputs is not null ? StoredJson.Of(Inputs) : _inputs.IsMissing ? StoredJson.Of(Step.Inputs) : _inputs),
        ["outputs"] = Text(_outputs),
        ["startTime"] = StartTime is { } start ? Timestamps.Iso(start) : null,
        ["endTime"] = EndTime is { } end ? Timestamps.Iso(end) : null,
        ["onFailure"] = Step.ContinueOnFailure ? "Continue" : "Abort",
        // Assumed: the document's value, although the model's shape allows 43200 at most and WaitForAction 604800.
        ["timeoutSeconds"] = (long)Step.Timeout.TotalSeconds,
    };

    /// <returns>Null if the text has not the form of a step's id.</returns>
    internal static Guid? UuidIn(string id) =>
        id.StartsWith(Prefix, StringComparison.Ordinal) && Guid.TryParseExact(id.AsSpan(Prefix.Length), "D", out var uuid) && id == Prefix + uuid ? uuid : null;

    private static string? Text(StoredJson json) => json.IsEmpty ? null : json.ToString();

    private void End(string status, DateTimeOffset now, string? message, JsonObject? outputs)
    {
        (Status, _end, Waits) = (status, now.UtcTicks, false);
        Message = message?.Length > MaxMessageLength ? message[..MaxMessageLength] : message;
        if (outputs is not null)
            _outputs = StoredJson.Of(outputs);
        if (Inputs is not null)
            (_inputs, Inputs) = (StoredJson.Of(Inputs), null);
    }
}

/// <param name="Action">RESUME or STOP.</param>
public sealed record StepAnswer(string Action, string? Reason);
