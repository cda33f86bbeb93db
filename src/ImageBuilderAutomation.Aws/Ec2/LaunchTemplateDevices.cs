using Amazon.EC2.Model;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Aws.Ec2;

/// <summary>Block devices of launch templates and AMIs.</summary>
internal static class LaunchTemplateDevices
{
    public static AmiDevices Of(Image image) => new(
        image.RootDeviceName,
        (image.BlockDeviceMappings ?? []).Where(one => one is { DeviceName: not null, Ebs.SnapshotId: not null })
            .DistinctBy(one => one.DeviceName).ToDictionary(one => one.DeviceName, one => one.Ebs.SnapshotId, StringComparer.Ordinal));

    /// <summary>The mapping as a request sends it: with every member, but only the kept snapshots.</summary>
    public static LaunchTemplateBlockDeviceMappingRequest ToRequest(LaunchTemplateBlockDeviceMapping mapping, IReadOnlySet<string> kept) => new()
    {
        DeviceName = mapping.DeviceName,
        NoDevice = mapping.NoDevice,
        VirtualName = mapping.VirtualName,
        Ebs = mapping.Ebs is not { } ebs ? null : new()
        {
            DeleteOnTermination = ebs.DeleteOnTermination,
            EbsCardIndex = ebs.EbsCardIndex,
            Encrypted = ebs.Encrypted,
            Iops = ebs.Iops,
            KmsKeyId = ebs.KmsKeyId,
            SnapshotId = kept.Contains(mapping.DeviceName ?? "") ? ebs.SnapshotId : null,
            Throughput = ebs.Throughput,
            VolumeInitializationRate = ebs.VolumeInitializationRate,
            VolumeSize = ebs.VolumeSize,
            VolumeType = ebs.VolumeType,
        },
    };
}
