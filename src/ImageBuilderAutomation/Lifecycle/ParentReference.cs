using ImageBuilderAutomation.Events;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>
/// The parent image that a recipe names: one build, all builds of a version, or by wildcard those of several versions. An AMI id matches the image
/// that produced it. A parameter or an image of another account or Region matches none of ours.
/// </summary>
internal sealed class ParentReference
{
    private readonly string? _ami;
    private readonly string _prefix = "";
    private readonly string[] _parts = [];

    public ParentReference(string text)
    {
        if (text.StartsWith("ami-", StringComparison.Ordinal))
            _ami = text;
        else if (text.Split(':') is [_, _, "imagebuilder", _, _, var resource] && resource.Split('/') is ["image", .. { Length: 2 or 3 } parts])
            (_prefix, _parts) = (text[..^resource.Length], parts);
    }

    /// <summary>Whether it names exactly one build, so that the match does not change over time.</summary>
    public bool IsExact => _ami is not null || _parts.Length == 3;

    public bool CanMatch(LifecycleImage image)
    {
        if (_ami is not null)
            return image.AmiIds.Contains(_ami);
        return _parts.Length > 0 && image.Arn.Name == _parts[0] && Versions(image.Arn.Version) && Prefix(image.Arn) == _prefix
            && (_parts.Length < 3 || image.Path == string.Join('/', _parts));
    }

    private bool Versions(string version) =>
        _parts[1].Split('.') is var wanted && version.Split('.') is var nodes && wanted.Length == nodes.Length
        && wanted.Zip(nodes).All(pair => pair.First == "x" || pair.First == pair.Second);

    private static string Prefix(ImageBuildArn arn) => $"arn:{arn.Partition}:imagebuilder:{arn.Region}:{arn.Account}:";
}
