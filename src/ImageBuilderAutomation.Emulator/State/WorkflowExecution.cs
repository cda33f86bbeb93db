using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Engine.Builds;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Workflows;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>One run of a workflow for one image.</summary>
public sealed class WorkflowExecution
{
    private const int MaxMessageLength = 500;

    public WorkflowExecution(string id, string imageArn, PlannedWorkflow plan, Func<WorkflowStep, Guid> stepId)
    {
        (Id, ImageArn, Plan) = (id, imageArn, plan);
        Steps = [.. plan.Document.Steps.Select(step => new StepExecution(stepId(step), this, step))];
    }

    public string Id { get; }

    public string ImageArn { get; }

    public PlannedWorkflow Plan { get; }

    public string WorkflowArn => Plan.Arn;

    public string Type => Plan.Document.Type;

    public IReadOnlyList<StepExecution> Steps { get; }

    public string Status { get; private set; } = ExecutionStatus.Pending;

    public string? Message { get; private set; }

    public DateTimeOffset? StartTime { get; private set; }

    public DateTimeOffset? EndTime { get; private set; }

    /// <summary>Whether a later execution replaced this one.</summary>
    public bool Retried { get; set; }

    /// <summary>When it continues.</summary>
    internal DateTimeOffset Due { get; set; }

    public bool HasFailed => Status is ExecutionStatus.Failed or ExecutionStatus.RollbackInProgress or ExecutionStatus.RollbackCompleted;

    public void Begin(DateTimeOffset now) => (Status, StartTime) = (ExecutionStatus.Running, now);

    public void BeginRollback(string message) => (Status, Message) = (ExecutionStatus.RollbackInProgress, Shortened(message));

    public void End(string status, DateTimeOffset now, string? message = null) =>
        (Status, EndTime, Message) = (status, now, message is null ? Message : Shortened(message));

    public void Skip() => Status = ExecutionStatus.Skipped;

    /// <summary>The members of GetWorkflowExecution and of the items of the list operation.</summary>
    public JsonObject ToJson() => new()
    {
        ["workflowBuildVersionArn"] = WorkflowArn,
        ["workflowExecutionId"] = Id,
        ["imageBuildVersionArn"] = ImageArn,
        ["type"] = Type,
        ["status"] = Status,
        ["message"] = Message,
        ["totalStepCount"] = Steps.Count,
        ["totalStepsSucceeded"] = Count(ExecutionStatus.Completed),
        // Documented: at the end succeeded, failed and skipped add up to the total. Assumed: a cancelled step counts as failed.
        ["totalStepsFailed"] = Count(ExecutionStatus.Failed) + Count(ExecutionStatus.Cancelled),
        ["totalStepsSkipped"] = Count(ExecutionStatus.Skipped),
        ["startTime"] = StartTime is { } start ? Timestamps.Iso(start) : null,
        ["endTime"] = EndTime is { } end ? Timestamps.Iso(end) : null,
        ["parallelGroup"] = Plan.ParallelGroup,
        ["retried"] = Retried,
    };

    private int Count(string status) => Steps.Count(step => step.Status == status);

    private static string Shortened(string message) => message.Length > MaxMessageLength ? message[..MaxMessageLength] : message;
}

/// <summary>A workflow that an image will run, with its parameters bound.</summary>
/// <param name="Arn">The ARN of the build version.</param>
/// <param name="Configuration">As GetImage returns it.</param>
public sealed record PlannedWorkflow(string Arn, WorkflowDocument Document, JsonObject Parameters, JsonObject Configuration)
{
    private readonly Resource _configuration = SnapshotStore.Keep(Arn, Configuration);

    /// <summary>The configuration as a member of images' documents, which share it.</summary>
    public JsonNode View() => DocumentView.Of(_configuration);

    public string? ParallelGroup => Configuration["parallelGroup"]?.GetValue<string>();

    // Assumed: ABORT if the configuration does not set onFailure.
    public bool ContinueOnFailure => Configuration["onFailure"]?.GetValue<string>() == "CONTINUE";
}

/// <summary>The statuses of workflow executions and steps, as the API spells them.</summary>
public static class ExecutionStatus
{
    public const string Pending = "PENDING";
    public const string Skipped = "SKIPPED";
    public const string Running = "RUNNING";
    public const string Completed = "COMPLETED";
    public const string Failed = "FAILED";
    public const string Cancelled = "CANCELLED";

    /// <summary>Only of workflows.</summary>
    public const string RollbackInProgress = "ROLLBACK_IN_PROGRESS";

    /// <summary>Only of workflows.</summary>
    public const string RollbackCompleted = "ROLLBACK_COMPLETED";

    /// <summary>Only of steps, and not in the API's enumeration; see <see cref="BuildOptions.ReportWaiting"/>.</summary>
    public const string Waiting = "WAITING";
}
