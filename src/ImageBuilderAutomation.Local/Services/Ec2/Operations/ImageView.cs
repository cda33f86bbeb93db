using System.Xml.Linq;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>An AMI in the shape of DescribeImages.</summary>
// Documented: EC2 API Reference, "Image" and "ScanResults".
// Assumed: the findings of an AMI are those of its build's scan, as soon as that scan has completed. This host restricts no AMIs, so each is allowed.
internal static class ImageView
{
    public const string Hypervisor = "xen";
    public const string ImageType = "machine";
    public const string RootDeviceType = "ebs";
    public const string Virtualization = "hvm";

    // Documented: EC2 API Reference, ScanResults. The highest first.
    private static readonly string[] Severities = ["critical", "high", "medium", "low", "informational"];

    public static XElement Of(Ami ami, DateTimeOffset now) => Shown.Item(
        new XElement("imageId", ami.Id),
        new XElement("imageLocation", $"{ami.Owner}/{ami.Name}"),
        new XElement("imageState", ami.State),
        new XElement("imageOwnerId", ami.Owner),
        new XElement("creationDate", Shown.Time(ami.CreatedAt)),
        Shown.Flag("isPublic", ami.Permissions.IsPublic),
        new XElement("architecture", ami.Architecture),
        new XElement("imageType", ImageType),
        ami.IsWindows ? new XElement("platform", "windows") : null,
        new XElement("platformDetails", ami.IsWindows ? "Windows" : "Linux/UNIX"),
        new XElement("usageOperation", ami.IsWindows ? "RunInstances:0002" : "RunInstances"),
        new XElement("name", ami.Name),
        Shown.Text("description", ami.Description),
        Shown.Text("rootDeviceName", ami.Devices.Select(device => device.Device).FirstOrDefault()),
        new XElement("rootDeviceType", RootDeviceType),
        Shown.Set("blockDeviceMapping", ami.Devices.Select(device => Device(device.Device, device.Snapshot))),
        new XElement("virtualizationType", Virtualization),
        new XElement("hypervisor", Hypervisor),
        Shown.Flag("enaSupport", true),
        Shown.Tags(ami.Tags),
        Shown.Text("deprecationTime", Deprecation(ami)),
        Shown.Text("lastLaunchedTime", LastLaunch(ami, now)),
        new XElement("deregistrationProtection", ami.Protection.Shown(now)),
        Shown.Text("sourceImageId", ami.SourceImage),
        Shown.Text("sourceImageRegion", ami.SourceRegion),
        Shown.Flag("imageAllowed", true),
        Watermarks.Shown(ami),
        ScanOf(ami) is { } scan
            ? new XElement(
                "scanResults", Shown.Time("findingScanDate", scan.EndsAt), Shown.Text("highestFindingSeverityLabel", Highest(scan)),
                Severities.Where(severity => IsFixable(scan, severity)).Select(severity => Shown.Time($"{severity}FixAvailableSince", scan.EndsAt)))
            : null);

    public static string? Deprecation(Ami ami) => ami.DeprecatesAt is { } at ? Shown.Time(at) : null;

    public static string? LastLaunch(Ami ami, DateTimeOffset now) => ami.LastLaunch(now) is { } at ? Shown.Time(at) : null;

    /// <returns>Null if the AMI was never scanned.</returns>
    public static Scan? ScanOf(Ami ami) => ami.Build?.Scan is { Status: Scan.Completed, EndsAt: not null } scan ? scan : null;

    /// <returns>Null without a finding of a severity that EC2 knows.</returns>
    public static string? Highest(Scan scan) =>
        Severities.FirstOrDefault(label => scan.Findings.Any(finding => finding["severity"]?.ToString().ToLowerInvariant() == label));

    // Assumed: a fix is known since the scan that found it.
    private static bool IsFixable(Scan scan, string severity) => scan.Findings.Any(
        finding => finding["severity"]?.ToString().ToLowerInvariant() == severity && finding["fixAvailable"]?.ToString() is ("YES" or "PARTIAL"));

    private static XElement Device(string name, Snapshot snapshot) => Shown.Item(
        new XElement("deviceName", name),
        new XElement(
            "ebs",
            new XElement("snapshotId", snapshot.Id),
            Shown.Number("volumeSize", snapshot.Size),
            Shown.Flag("deleteOnTermination", true),
            new XElement("volumeType", "gp3"),
            Shown.Flag("encrypted", false)));
}
