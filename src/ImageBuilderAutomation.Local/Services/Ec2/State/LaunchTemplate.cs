using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.State;

/// <summary>A launch template with its versions.</summary>
internal sealed class LaunchTemplate
{
    private readonly SortedDictionary<long, TemplateVersion> _versions = [];
    private long _last;

    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Owner { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public long DefaultVersion { get; set; } = 1;

    public Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>Newest first.</summary>
    public IEnumerable<TemplateVersion> Versions => _versions.Values.Reverse();

    public int Count => _versions.Count;

    public TemplateVersion Latest => Versions.First();

    public TemplateVersion? Find(long number) => _versions.GetValueOrDefault(number);

    // Documented: versions are numbered in the order of their creation. Assumed: the number of a deleted version is not given again.
    public TemplateVersion Add(ParameterNode data, string? description, DateTimeOffset now, string by) =>
        _versions[++_last] = new(this, _last, data, description, now, by);

    public void Delete(TemplateVersion version) => _versions.Remove(version.Number);
}

/// <summary>A version of a launch template. Immutable.</summary>
/// <param name="Data">The launch template data as it was sent.</param>
internal sealed record TemplateVersion(LaunchTemplate Template, long Number, ParameterNode Data, string? Description, DateTimeOffset CreatedAt, string CreatedBy)
{
    /// <summary>The id of an AMI, or <c>resolve:ssm:</c> with a parameter. Null if the version names no AMI.</summary>
    public string? Image => Data["ImageId"]?.Value is { Length: > 0 } image ? image : null;
}
