namespace ImageBuilderAutomation.Releases.Channels;

/// <summary>What names the AMI of a channel's image in one Region.</summary>
/// <param name="Region">Null for the stack's own Region.</param>
public abstract record ChannelTarget(string? Region)
{
    /// <summary>What a channel writes. Two targets with the same place would overwrite each other.</summary>
    public abstract string Place { get; }

    /// <summary>The target without its Region.</summary>
    protected abstract string Label { get; }

    public sealed override string ToString() => Region is null ? Label : $"{Label} in {Region}";
}

/// <summary>An SSM parameter of type <c>aws:ec2:image</c>.</summary>
public sealed record ParameterTarget(string Name, string? Region) : ChannelTarget(Region)
{
    public override string Place => ToString();

    protected override string Label => $"parameter {Name}";
}

/// <summary>A launch template, which gets a version that differs from its default version in nothing but the AMI.</summary>
/// <param name="Id">Such as <c>lt-0123456789abcdef0</c>. A name could belong to another template later, and permissions name ids as well.</param>
/// <param name="SetDefault">Whether that version becomes the default one; otherwise it is only the latest one.</param>
public sealed record TemplateTarget(string Id, string? Region, bool SetDefault) : ChannelTarget(Region)
{
    /// <summary>The id is unique in all Regions.</summary>
    public override string Place => $"launch template {Id}";

    protected override string Label => $"{(SetDefault ? "default" : "latest")} version of launch template {Id}";
}
