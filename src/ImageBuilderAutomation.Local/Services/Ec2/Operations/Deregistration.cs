using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>DeregisterImage, with or without the AMI's snapshots.</summary>
// Documented: EC2 API Reference, "DeregisterImage" and "DeleteSnapshotReturnCode". Simplified: there is no Recycle Bin.
internal static class Deregistration
{
    public static Ec2Operation Operation { get; } = new("DeregisterImage", Run, "ImageId", "DeleteAssociatedSnapshots");

    /// <returns>Why the AMI cannot be deregistered; null if it can.</returns>
    public static string? RefusalOf(Ami ami, DateTimeOffset now) => ami.Protection.Refuses(now)
        ? $"The image {ami.Id} is protected from deregistration: {ami.Protection.Shown(now)}."
        : null;

    public static void Deregister(Ec2World world, Ami ami)
    {
        ami.Permissions = LaunchPermissions.None;
        ami.Build = null;
        world.Enter(ami, AmiState.Deregistered);
    }

    /// <returns>False if another AMI uses it, or if it is deleted already.</returns>
    public static bool DeleteIfUnused(Ec2Region region, Snapshot snapshot)
    {
        if (snapshot.IsDeleted || snapshot.InUseBy is not null)
            return false;
        snapshot.IsDeleted = true;
        region.Snapshots.Remove(snapshot.Id);
        return true;
    }

    // Assumed: the code and the text of the refusal; the code of a snapshot that was deleted before.
    private static XElement?[] Run(Ec2Call call)
    {
        var (ami, withSnapshots) = (call.OwnImage(call.Request.Required("ImageId")), call.Request.Flag("DeleteAssociatedSnapshots"));
        if (RefusalOf(ami, call.Now) is { } refusal)
            throw new Ec2Exception("OperationNotPermitted", refusal);
        Deregister(call.World, ami);
        return
        [
            Shown.Flag("return", true),
            withSnapshots ? Shown.Set("deleteSnapshotResultSet", ami.Devices.Select(device => Result(call.Region, device.Snapshot))) : null,
        ];
    }

    private static XElement Result(Ec2Region region, Snapshot snapshot) => Shown.Item(
        new XElement("snapshotId", snapshot.Id),
        new XElement("returnCode", snapshot.IsDeleted ? "client-error" : DeleteIfUnused(region, snapshot) ? "success" : "skipped"));
}
