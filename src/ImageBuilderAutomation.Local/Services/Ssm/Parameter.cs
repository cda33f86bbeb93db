namespace ImageBuilderAutomation.Local.Services.Ssm;

/// <summary>A parameter of Parameter Store with its kept versions. Accessed only under the lock of <see cref="ParameterStore"/>.</summary>
internal sealed class Parameter(string name)
{
    public string Name { get; } = name;

    /// <summary>Oldest first; empty while the AMI of the first value is being checked.</summary>
    public List<ParameterVersion> Versions { get; } = [];

    /// <summary>The value whose AMI is being checked.</summary>
    public ParameterVersion? Unchecked { get; set; }

    public Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public ParameterVersion? Latest => Versions is [.., var last] ? last : null;

    /// <param name="selector">A version or a label; null for the latest version.</param>
    public ParameterVersion? Find(string? selector) => selector is null
        ? Latest
        : Versions.Find(version => $"{version.Number}" == selector || version.Labels.Contains(selector));
}

/// <summary>A version of a parameter.</summary>
/// <param name="ChangedBy">The ARN of the caller.</param>
internal sealed record ParameterVersion(
    int Number, string Value, string Type, string DataType, string? Description, string? AllowedPattern, string Tier, DateTimeOffset ChangedAt, string ChangedBy)
{
    public const string List = "StringList";
    public const string Image = "aws:ec2:image";

    public List<string> Labels { get; } = [];

    /// <summary>One value, or those of a list.</summary>
    public IReadOnlyList<string> Values => Type == List ? Value.Split(',') : [Value];
}
