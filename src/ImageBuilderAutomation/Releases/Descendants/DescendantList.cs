using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Releases.Descendants;

/// <summary>The descendants of one image.</summary>
/// <param name="Items">The surest first, then the nearest.</param>
/// <param name="Incomplete">Why there may be more, or why something about them is unknown; empty when every source was read completely and nothing was left out.</param>
/// <param name="AreOwnersKnown">False when the policy could not be read. A descendant without an owner is then not one that nobody owns.</param>
public sealed record DescendantList(ImageBuildArn Image, IReadOnlyList<Descendant> Items, IReadOnlyList<string> Incomplete, bool AreOwnersKnown)
{
    public bool IsComplete => Incomplete.Count == 0;
}

/// <summary>A recipe whose next build uses the image, or a build that was made from it, directly or through other descendants.</summary>
/// <param name="Name"><c>web-shop/1.0.0/7</c>, or <c>image-recipe/web-shop/1.0.0</c>.</param>
/// <param name="Depth">1 for what uses the image itself.</param>
public sealed record Descendant(DescendantKind Kind, string Name, string Arn, int Depth, DescentCertainty Certainty)
{
    /// <summary>The images through which it descends, by <see cref="ImageBuildArn.ShortName"/>: its parents on the way.</summary>
    public IReadOnlyList<string> Parents { get; init; } = [];

    /// <summary>What shows it, and what speaks against it; one entry for each source.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>The image's status; null for a recipe.</summary>
    public string? Status { get; init; }

    /// <summary>Whether gates released the build. Not released and unknown are not the same. False for a recipe.</summary>
    public Truth Released { get; init; }

    /// <summary>Why it is not released, or why that is unknown; null otherwise.</summary>
    public string? NotReleased { get; init; }

    /// <summary>Whether it is itself revoked. False for a recipe.</summary>
    public Truth Revoked { get; init; }

    /// <summary>The channels that point at it; null when they are unknown.</summary>
    public IReadOnlyList<string>? Channels { get; init; } = [];

    /// <summary>By the policy's <c>owners</c>; null when no entry matches, and when the policy is unknown.</summary>
    public string? Owner { get; init; }
}

public enum DescendantKind
{
    Build,
    Recipe,
}

/// <summary>The surest last, so that the weakest link of a way is its minimum.</summary>
public enum DescentCertainty
{
    /// <summary>Its recipe would allow it, but a source names another parent.</summary>
    Unlikely,

    /// <summary>Its recipe names the parent by a wildcard or parameter, and no source says what that meant when the build ran.</summary>
    Possible,

    Certain,
}
