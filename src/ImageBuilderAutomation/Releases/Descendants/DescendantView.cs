using System.Globalization;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Releases.Descendants;

/// <summary>Descendants as people read them: the same words in a terminal and in the console.</summary>
public sealed record DescendantView(DescendantList List)
{
    /// <summary>What no source shows.</summary>
    public static readonly IReadOnlyList<string> NotSeen =
    [
        "other Regions and accounts", "AMIs that others than Image Builder made from it", "container images that a recipe names by the address of a registry",
    ];

    /// <summary>All but the unlikely ones.</summary>
    public IReadOnlyList<Descendant> Shown { get; } = [.. List.Items.Where(item => item.Certainty is not DescentCertainty.Unlikely)];

    /// <summary>How many are not shown, because a source names another parent.</summary>
    public int Unlikely => List.Items.Count - Shown.Count;

    /// <summary>How many there are, in a sentence.</summary>
    public string Summary
    {
        get
        {
            var (builds, recipes) = (Shown.Count(item => item.Kind is DescendantKind.Build), Shown.Count(item => item.Kind is DescendantKind.Recipe));
            return (Shown.Count, List.IsComplete) switch
            {
                (0, true) => $"{List.Image.ShortName} has no known descendants.",
                (0, false) => $"{List.Image.ShortName} has no known descendants, but the list is incomplete.",
                (_, true) => $"{List.Image.ShortName} has {Count(builds, "build")} and {Count(recipes, "recipe")} as descendants.",
                _ => $"{List.Image.ShortName} has {Count(builds, "build")} and {Count(recipes, "recipe")} as descendants, and the list is incomplete.",
            };
        }
    }

    /// <summary>Whether it is released or revoked; empty for a recipe.</summary>
    public static string ReleaseOf(Descendant item) => item switch
    {
        { Kind: DescendantKind.Recipe } => "",
        { Revoked: Truth.True } => "revoked",
        { Revoked: Truth.Unknown } => "unknown",
        { Released: Truth.True } => "released",
        { Released: Truth.False } => "not released",
        _ => "unknown",
    };

    public static string ChannelsOf(Descendant item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Channels is { } channels ? string.Join(", ", channels) : "unknown";
    }

    /// <summary>The first reason, and how many more there are.</summary>
    public static string WhyOf(Descendant item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var more = item.Reasons.Count > 1 ? $" (and {Number(item.Reasons.Count - 1)} more)" : "";
        return $"{(item.Certainty is DescentCertainty.Possible ? "possibly: " : "")}{item.Reasons[0]}{more}";
    }

    public string OwnerOf(Descendant item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Owner ?? (List.AreOwnersKnown ? "none" : "unknown");
    }

    private static string Count(int number, string name) => $"{Number(number)} {name}{(number == 1 ? "" : "s")}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
