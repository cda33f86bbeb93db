using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.State.Lifecycle;

/// <summary>One run of a lifecycle policy, or one ad-hoc update of an image.</summary>
/// <param name="subject">The ARN of the policy or of the image.</param>
public sealed class LifecycleExecution(string id, string subject, Resource? policy, IReadOnlyList<ImageUpdate> updates, DateTimeOffset start)
{
    public string Id { get; } = id;

    public string Subject { get; } = subject;

    /// <summary>Null for an ad-hoc update.</summary>
    public Resource? Policy { get; } = policy;

    /// <summary>In the order in which they are carried out.</summary>
    public IReadOnlyList<ImageUpdate> Updates { get; } = updates;

    public DateTimeOffset StartTime { get; } = start;

    public DateTimeOffset? EndTime { get; private set; }

    public string Status { get; private set; } = LifecycleStatus.Pending;

    public string? Reason { get; private set; }

    public SimulatedTask? Task { get; set; }

    public bool IsCancelling => Status == LifecycleStatus.Cancelling;

    public bool HasEnded => EndTime is not null;

    /// <summary>Whether an image is being updated.</summary>
    public bool IsActing => Updates.Any(update => update.Record is { StartTime: not null, HasEnded: false });

    /// <summary>Whether an update waits for its scheduled time.</summary>
    public bool IsScheduled => !HasEnded && Updates.Any(update => update.IsScheduled);

    /// <summary>The sort key among the executions of a subject, newest first.</summary>
    internal string Key => $"{long.MaxValue - StartTime.UtcTicks:D19} {Id}";

    public void Enter(string status) => Status = status;

    public void End(string status, string? reason, DateTimeOffset now) => (Status, Reason, EndTime) = (status, reason, now);

    // Assumed: an ad-hoc update has no lifecyclePolicyArn.
    public JsonObject ToJson() => new()
    {
        ["lifecycleExecutionId"] = Id,
        ["lifecyclePolicyArn"] = Policy?.ArnText,
        ["resourcesImpactedSummary"] = new JsonObject
        {
            ["hasImpactedResources"] = Updates.Any(update => !update.IsScheduled && update.Record.Parts.Count > 0),
        },
        ["state"] = State(),
        ["startTime"] = Timestamps.Epoch(StartTime),
        ["endTime"] = EndTime is { } end ? Timestamps.Epoch(end) : null,
    };

    public JsonObject State() => new() { ["status"] = Status, ["reason"] = Reason };
}

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
