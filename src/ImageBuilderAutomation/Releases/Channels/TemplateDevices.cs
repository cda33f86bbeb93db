namespace ImageBuilderAutomation.Releases.Channels;

/// <summary>The volumes that an AMI brings.</summary>
/// <param name="Root">The name of its root device.</param>
/// <param name="Snapshots">The snapshot of each device that has one, by the device's name.</param>
public sealed record AmiDevices(string? Root, IReadOnlyDictionary<string, string> Snapshots);

/// <param name="Problem">Why no version can be made without changing more than the AMI; null when one can.</param>
/// <param name="Kept">Names of devices whose snapshots have to be sent again.</param>
public sealed record DeviceDecision(string? Problem, IReadOnlySet<string> Kept);

/// <summary>
/// Decides which snapshots of a launch template's devices a new version keeps. Pure. EC2 leaves out all of them, unless they are sent again: a volume of data
/// would then be empty. But a snapshot that came from the AMI before must not be kept: the volume would have the content of the old image.
/// </summary>
public static class TemplateDevices
{
    /// <summary>What the template says of the root volume would make a second, empty volume where the new AMI's root device has another name.</summary>
    /// <param name="devices">The names of all devices of the source version.</param>
    /// <returns>Null when that is not so, or not known.</returns>
    public static string? ProblemOfRoot(IEnumerable<string?> devices, AmiDevices? before, AmiDevices next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return before is { Root: { } old } && next.Root is { } root && old != root && devices.Contains(old)
            ? $"its default version sets {old}, the root device of the AMI before, but the root device of the image is {root}"
            : null;
    }

    /// <param name="snapshots">The snapshots that the source version names, by the device's name.</param>
    /// <param name="before">The AMI of the source version; null if it cannot be read, or the version names none.</param>
    public static DeviceDecision Decide(IReadOnlyDictionary<string, string> snapshots, AmiDevices? before, AmiDevices next)
    {
        ArgumentNullException.ThrowIfNull(snapshots);
        ArgumentNullException.ThrowIfNull(next);
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (device, snapshot) in snapshots.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            // The root volume always is the image's own. And what the image before brought, the new one brings in its own form.
            if (device == next.Root || device == before?.Root || before?.Snapshots.Values.Contains(snapshot) is true)
                continue;
            if (before is null && next.Snapshots.ContainsKey(device))
            {
                return new(
                    $"its default version sets {device} to {snapshot}, which the image brings too, and the AMI before cannot be read to tell whether it comes from that",
                    kept);
            }

            kept.Add(device);
        }

        return new(null, kept);
    }
}
