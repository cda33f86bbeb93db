using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.State.Lifecycle;

/// <summary>What an execution does to one image, and the record of it.</summary>
/// <param name="Exclusions">The rules that exclude AMIs.</param>
/// <param name="At">The time of a scheduled deprecation; null: at once.</param>
public sealed record ImageUpdate(
    Resource Image, LifecycleAction Action, ActionScope Scope, AmiExclusionRules Exclusions, ImpactedResource Record, DateTimeOffset? At = null)
{
    /// <summary>Whether the update waits for its scheduled time. Until then nothing is done, and nothing is shown of it.</summary>
    // Documented: aws-cli, example of list-lifecycle-execution-resources: until then the list is empty.
    public bool IsScheduled => At is not null && Record is { StartTime: null, HasEnded: false };

    /// <param name="why">Why the action is taken.</param>
    public static ImageUpdate Plan(
        Resource image, LifecycleAction action, ActionScope scope, AmiExclusionRules exclusions, string why, DateTimeOffset? at = null)
    {
        var record = new ImpactedResource(image.ArnText, image.Arn.Owner, image.Arn.Region, action, why);
        var output = image.Document["outputResources"]?.AsObject() ?? [];
        if (scope.Amis)
            record.Parts.AddRange(output.Objects("amis").Select(ami => Ami(ami, action, scope, why)));
        if (scope.Containers)
            record.Parts.AddRange(output.Objects("containers").Select(container => Container(container, image, action, why)));
        return new(image, action, scope, exclusions, record, at);
    }

    private static ImpactedResource Ami(JsonObject ami, LifecycleAction action, ActionScope scope, string why) =>
        new(ami.Text("image"), ami.Text("accountId"), ami.Text("region"), action, why)
        {
            Snapshots = scope.Snapshots ? [AmiFacts.SnapshotOf(ami.Text("image"))] : [],
        };

    // Documented: a container's resource id is its URI or digest.
    private static ImpactedResource Container(JsonObject container, Resource image, LifecycleAction action, string why)
    {
        var uris = AmiFacts.Texts(container["imageUris"]);
        return new(uris.Count > 0 ? uris[0] : image.ArnText, image.Arn.Owner, container.Text("region"), action, why) { ImageUris = uris };
    }
}

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
