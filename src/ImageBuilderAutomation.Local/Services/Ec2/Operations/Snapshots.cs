using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>DescribeSnapshots and DeleteSnapshot, for the caller's own snapshots.</summary>
// Documented: EC2 API Reference. Simplified: snapshots are not shared, so other accounts do not see them.
internal static class Snapshots
{
    public static IEnumerable<Ec2Operation> All { get; } =
    [
        new("DescribeSnapshots", Describe, "SnapshotId", "Owner", "RestorableBy", "Filter", "MaxResults", "NextToken"),
        new("DeleteSnapshot", Delete, "SnapshotId"),
    ];

    private static Filters<Snapshot> Filters { get; } = new(
        new Dictionary<string, Func<Snapshot, IEnumerable<string?>>>
        {
            ["description"] = snapshot => [snapshot.Description],
            ["encrypted"] = _ => ["false"],
            ["owner-id"] = snapshot => [snapshot.Owner],
            ["snapshot-id"] = snapshot => [snapshot.Id],
            ["start-time"] = snapshot => [Shown.Time(snapshot.StartedAt)],
            ["status"] = _ => ["completed"],
            ["volume-size"] = snapshot => [$"{snapshot.Size}"],
        },
        snapshot => snapshot.Tags);

    private static XElement?[] Describe(Ec2Call call)
    {
        var (ids, owners, users) = (call.Request.Texts("SnapshotId"), call.Request.Texts("Owner"), call.Request.Texts("RestorableBy"));
        var matches = Filters.Of(call.Request);
        var found = (ids.Count > 0 ? ids.Distinct().Order(StringComparer.Ordinal).Select(call.OwnSnapshot) : call.Region.Snapshots.Values)
            .Where(snapshot => snapshot.Owner == call.Account && matches(snapshot)
                && (owners.Count == 0 || owners.Contains("self") || owners.Contains(snapshot.Owner))
                && (users.Count == 0 || users.Contains("self") || users.Contains(snapshot.Owner)));
        // Documented: 5 to 1000.
        return Pages.Of(call.Request, "snapshotSet", found, View, smallest: 5);
    }

    private static XElement?[] Delete(Ec2Call call)
    {
        var snapshot = call.OwnSnapshot(call.Request.Required("SnapshotId"));
        // Documented: EC2 User Guide: the snapshot of an AMI, also of a disabled one, cannot be deleted.
        return snapshot.InUseBy is { } ami
            ? throw new Ec2Exception("InvalidSnapshot.InUse", $"The snapshot {snapshot.Id} is currently in use by {ami.Id}")
            : Deregistration.DeleteIfUnused(call.Region, snapshot) ? Shown.True() : throw Ec2Call.NoSnapshot(snapshot.Id);
    }

    private static XElement View(Snapshot snapshot) => Shown.Item(
        new XElement("snapshotId", snapshot.Id),
        new XElement("volumeId", "vol-ffffffff"),
        new XElement("status", "completed"),
        Shown.Time("startTime", snapshot.StartedAt),
        new XElement("progress", "100%"),
        new XElement("ownerId", snapshot.Owner),
        Shown.Number("volumeSize", snapshot.Size),
        new XElement("description", snapshot.Description),
        Shown.Flag("encrypted", false),
        Shown.Tags(snapshot.Tags),
        new XElement("storageTier", "standard"));
}
