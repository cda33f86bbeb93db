namespace ImageBuilderAutomation.Emulator.Lifecycle;

/// <summary>Of executions and of the resources they act on, in the service's words.</summary>
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
