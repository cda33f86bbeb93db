using ImageBuilderAutomation.Events;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>
/// Which images a recipe's parent may mean: one build, the builds of a version, or by wildcard those of several. An AMI id means the image it
/// is an output of. A parameter or somebody else's image means none of ours.
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

    /// <summary>It names one build, so which one is no question of time.</summary>
    public bool IsExact => _ami is not null || _parts.Length == 3;

    public bool CanMean(LifecycleImage image)
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
