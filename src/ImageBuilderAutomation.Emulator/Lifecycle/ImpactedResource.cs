using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Lifecycle;

/// <summary>An entry of an execution's record: an image, one of its AMIs, or its containers in one Region.</summary>
/// <param name="why">Why the action is taken.</param>
public sealed class ImpactedResource(string id, string account, string region, LifecycleAction action, string why)
{
    public string Id { get; } = id;

    public string Region { get; } = region;

    // Assumed: a resource that has not been started is IN_PROGRESS like the current one; the enumeration has no other value.
    public string Status { get; private set; } = LifecycleStatus.InProgress;

    public string? Reason { get; private set; }

    public DateTimeOffset? StartTime { get; private set; }

    public DateTimeOffset? EndTime { get; private set; }

    /// <summary>An image's AMIs or containers, if the action includes them.</summary>
    public List<ImpactedResource> Parts { get; } = [];

    /// <summary>An AMI's snapshots, if the action includes them. They have the AMI's status.</summary>
    public IReadOnlyList<string> Snapshots { get; init; } = [];

    public IReadOnlyList<string> ImageUris { get; init; } = [];

    public bool HasEnded => Status != LifecycleStatus.InProgress;

    public void Begin(DateTimeOffset now) => StartTime = now;

    public void End(string status, string? reason, DateTimeOffset now) => (Status, Reason, EndTime) = (status, reason, now);

    public JsonObject ToJson() => new()
    {
        ["accountId"] = account,
        ["resourceId"] = Id,
        ["state"] = State(),
        ["action"] = new JsonObject { ["name"] = action.Name, ["reason"] = why },
        ["region"] = Region,
        ["snapshots"] = Snapshots.Count == 0 ? null
            : new JsonArray([.. Snapshots.Select(snapshot => new JsonObject { ["snapshotId"] = snapshot, ["state"] = State() })]),
        ["imageUris"] = ImageUris.Count == 0 ? null : new JsonArray([.. ImageUris.Select(uri => JsonValue.Create(uri))]),
        ["startTime"] = StartTime is { } start ? Timestamps.Epoch(start) : null,
        ["endTime"] = EndTime is { } end ? Timestamps.Epoch(end) : null,
    };

    private JsonObject State() => new() { ["status"] = Status, ["reason"] = Reason };
}
