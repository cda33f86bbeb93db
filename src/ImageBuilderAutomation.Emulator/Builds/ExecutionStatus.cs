namespace ImageBuilderAutomation.Emulator.Builds;

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
