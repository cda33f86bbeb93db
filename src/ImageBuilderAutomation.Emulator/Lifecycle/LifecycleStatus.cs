namespace ImageBuilderAutomation.Emulator.Lifecycle;

/// <summary>The statuses of executions and of the resources on which they act, as the API spells them.</summary>
public static class LifecycleStatus
{
    public const string Pending = "PENDING";
    public const string InProgress = "IN_PROGRESS";
    public const string Cancelling = "CANCELLING";
    public const string Cancelled = "CANCELLED";
    public const string Success = "SUCCESS";
    public const string Failed = "FAILED";
    public const string Skipped = "SKIPPED";
}
