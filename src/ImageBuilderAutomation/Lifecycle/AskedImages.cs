using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>What the sources of usage are asked about an image.</summary>
internal static class AskedImages
{
    public static AskedImage Asked(this LifecycleImage image, Parentage parentage) => new(AmisOf(image), parentage.RecipesThatMayUse(image));

    /// <summary>The AMIs of images that the sources can be asked about, each once.</summary>
    public static IReadOnlyList<AmiInRegion> Reachable(IEnumerable<LifecycleImage> images, UsageRules rules) =>
        [.. images.SelectMany(image => Reachable(image, rules)).DistinctBy(ami => ami.AmiId)];

    public static IEnumerable<AmiInRegion> Reachable(LifecycleImage image, UsageRules rules) =>
        AmisOf(image).Select(ami => ami.Reachable(rules, image.Arn.Region)).OfType<AmiInRegion>();

    /// <summary>Why the launch permissions of some AMIs of an image cannot be read; null when those of all can.</summary>
    public static string? Unreachable(LifecycleImage image, UsageRules rules)
    {
        var reached = Reachable(image, rules).Select(ami => ami.AmiId).ToHashSet(StringComparer.Ordinal);
        var left = image.AmiIds.Distinct().Where(ami => !reached.Contains(ami)).Order(StringComparer.Ordinal).ToList();
        return left.Count == 0 ? null : $"{string.Join(", ", left)}: in another account, or in a Region that the policy's usage.regions does not name";
    }

    private static List<AskedAmi> AmisOf(LifecycleImage image) => [.. image.AmiIds.Select(ami => new AskedAmi(ami, image.Elsewhere.GetValueOrDefault(ami)))];
}
