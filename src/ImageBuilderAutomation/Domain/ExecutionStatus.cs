namespace ImageBuilderAutomation.Domain;

/// <summary>
/// The states of workflow executions and their steps. The API reference documents PENDING, SKIPPED, RUNNING, COMPLETED, FAILED, CANCELLED and the two
/// roll-back states; the user guide adds WAITING and TIMED_OUT.
/// </summary>
public static class ExecutionStatus
{
    public const string Running = "RUNNING";
    public const string Completed = "COMPLETED";
    public const string Skipped = "SKIPPED";
    public const string Failed = "FAILED";
    public const string Cancelled = "CANCELLED";
    public const string TimedOut = "TIMED_OUT";
    private const string RollbackInProgress = "ROLLBACK_IN_PROGRESS";
    private const string RollbackCompleted = "ROLLBACK_COMPLETED";

    /// <summary>A workflow is rolled back after a failure, and a step that times out fails its workflow.</summary>
    public static bool HasFailed(string? status) => status is Failed or TimedOut or RollbackInProgress or RollbackCompleted;

    /// <summary>It ended without a failure.</summary>
    public static bool HasPassed(string? status) => status is Completed or Skipped;

    public static bool HasEnded(string? status) => HasPassed(status) || HasFailed(status) || status is Cancelled;
}

/// <summary>The states of lifecycle executions and of the resources that they touched.</summary>
public static class LifecycleExecutionStatus
{
    public const string Success = "SUCCESS";
    public const string Failed = "FAILED";
    public const string Skipped = "SKIPPED";
    public const string Cancelled = "CANCELLED";

    public static bool HasEnded(string? status) => status is Success or Failed or Cancelled;

    /// <summary>The resource is in the state that it had before.</summary>
    public static bool ChangedNothing(string? status) => status is Failed or Skipped;
}

/// <summary>The states of an image's vulnerability scan. Findings count only in <see cref="Completed"/>: before it, an empty list looks like a clean image.</summary>
public static class ScanStatus
{
    public const string Completed = "COMPLETED";

    public static bool IsUnfinished(string? status) => status is "PENDING" or "SCANNING" or "COLLECTING";
}

/// <summary>The types of an image's vulnerability scan (Image Builder user guide, Amazon Inspector integration).</summary>
public static class ScanType
{
    /// <summary>A scan of the test instance, the default. The only type whose findings Image Builder lists.</summary>
    private const string TestInstance = "TEST_INSTANCE_CVE";

    /// <param name="type">Null when the image names no type.</param>
    /// <returns>
    /// Null when Image Builder lists the findings of this type. Otherwise why the state of the scan and an empty list prove nothing: Image Builder lists
    /// no findings of an on-demand scan of the AMI, and may list none of a type that is not known here.
    /// </returns>
    public static string? Unlisted(string? type) =>
        type is null or TestInstance ? null : $"use amiScan: Image Builder does not list the findings of scan type {Printable.Shortened(type, 60)}";
}

/// <summary>Actions of workflow steps.</summary>
public static class StepAction
{
    /// <summary>The only step action that waits for an answer.</summary>
    public const string WaitForAction = "WaitForAction";
}
