namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>The states of workflow executions and steps, in the service's words.</summary>
public static class ExecutionStatus
{
    public const string Pending = "PENDING";
    public const string Skipped = "SKIPPED";
    public const string Running = "RUNNING";
    public const string Completed = "COMPLETED";
    public const string Failed = "FAILED";
    public const string Cancelled = "CANCELLED";

    /// <summary>Of workflows alone.</summary>
    public const string RollbackInProgress = "ROLLBACK_IN_PROGRESS";

    /// <summary>Of workflows alone.</summary>
    public const string RollbackCompleted = "ROLLBACK_COMPLETED";

    /// <summary>Of steps alone, and not in the API's enumeration; see <see cref="BuildOptions.ReportWaiting"/>.</summary>
    public const string Waiting = "WAITING";
}
