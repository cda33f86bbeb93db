namespace ImageBuilderAutomation.Local.Services.Ec2.State;

/// <summary>Creates AMIs with their snapshots.</summary>
internal static class NewImage
{
    /// <param name="snapshot">The id of its snapshot. One that exists is used by this AMI too.</param>
    /// <param name="origin">The description of its snapshot.</param>
    public static Ami Create(Ec2Region region, Func<Snapshot, Ami> create, string owner, string snapshot, string origin, int size, DateTimeOffset now)
    {
        if (!region.Snapshots.TryGetValue(snapshot, out var kept))
            region.Snapshots[snapshot] = kept = new() { Id = snapshot, Owner = owner, StartedAt = now, Description = origin, Size = size };
        var ami = create(kept);
        kept.Images.Add(ami);
        region.Images[ami.Id] = ami;
        return ami;
    }

    public static IReadOnlyList<(string Device, Snapshot Snapshot)> Root(bool isWindows, Snapshot snapshot) => [(isWindows ? "/dev/sda1" : "/dev/xvda", snapshot)];
}
