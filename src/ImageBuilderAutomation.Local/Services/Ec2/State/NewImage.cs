namespace ImageBuilderAutomation.Local.Services.Ec2.State;

/// <summary>Creates AMIs with their snapshots.</summary>
internal static class NewImage
{
    /// <param name="snapshot">The id of its snapshot.</param>
    /// <param name="origin">The description of its snapshot.</param>
    public static Ami Create(Ec2Region region, Func<Snapshot, Ami> create, string owner, string snapshot, string origin, int size, DateTimeOffset now)
    {
        var kept = new Snapshot { Id = snapshot, Owner = owner, StartedAt = now, Description = origin, Size = size };
        region.Snapshots[kept.Id] = kept;
        var ami = create(kept);
        region.Images[ami.Id] = ami;
        return ami;
    }

    public static IReadOnlyList<(string Device, Snapshot Snapshot)> Root(bool isWindows, Snapshot snapshot) => [(isWindows ? "/dev/sda1" : "/dev/xvda", snapshot)];
}
