using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Local.Services.Ec2.State;

/// <summary>What all accounts have in one Region. Accessed only under the lock of <see cref="Ec2World"/>.</summary>
internal sealed class Ec2Region(string name)
{
    public string Name { get; } = name;

    public string Partition { get; } = Partitions.Of(name);

    public SortedDictionary<string, Ami> Images { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, Snapshot> Snapshots { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, Instance> Instances { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, LaunchTemplate> Templates { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, UsageReport> Reports { get; } = new(StringComparer.Ordinal);

    /// <summary>By account; an account without an entry has never changed them.</summary>
    public Dictionary<string, AllowedImagesSettings> AllowedImages { get; } = new(StringComparer.Ordinal);

    /// <summary>Removes what EC2 no longer shows at this time.</summary>
    public void Forget(DateTimeOffset now)
    {
        foreach (var gone in Instances.Values.Where(instance => instance.HasVanished(now)).ToList())
            Instances.Remove(gone.Id);
        foreach (var expired in Reports.Values.Where(report => report.ExpiresAt <= now).ToList())
            Reports.Remove(expired.Id);
    }

    public string ImageArn(string ami) => $"arn:{Partition}:ec2:{Name}::image/{ami}";

    public string ArnOf(Instance instance) => $"arn:{Partition}:ec2:{Name}:{instance.Owner}:instance/{instance.Id}";

    public string ArnOf(LaunchTemplate template) => $"arn:{Partition}:ec2:{Name}:{template.Owner}:launch-template/{template.Id}";
}
