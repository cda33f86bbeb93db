namespace ImageBuilderAutomation.Lifecycle.Usage;

/// <summary>An image and where its AMIs are.</summary>
/// <param name="KnownRecipes">
/// Recipe versions whose parent may be this image, as <c>image-recipe/web-shop/1.0.0</c>. The plan keeps an image for its recipes and children by itself, for
/// as long as it is their parent, so references of these recipes are no further use.
/// </param>
public sealed record AskedImage(IReadOnlyList<AskedAmi> Amis, IReadOnlySet<string> KnownRecipes);

/// <param name="Elsewhere">Null for an AMI of the stack's own account and Region.</param>
public sealed record AskedAmi(string AmiId, AmiLocation? Elsewhere = null)
{
    /// <returns>Where the sources can be asked about the AMI; null if they cannot.</returns>
    public AmiInRegion? Reachable(UsageRules rules, string ownRegion) => IsAsked(rules) ? new(AmiId, Elsewhere?.Region ?? ownRegion) : null;

    /// <summary>Why no source can be asked about the AMI; null if they can, or if the policy accepts that they cannot.</summary>
    internal string? UnaskedReason(UsageRules rules) => IsAsked(rules) || rules.AcceptsElsewhere
        ? null
        : Elsewhere!.AccountId is { } account ? $"{AmiId} belongs to account {account}, which cannot be asked"
        : $"{AmiId} is in {Elsewhere.Region}, which the policy's usage.regions does not name";

    /// <summary>Whether the policy accepts that no source is asked about the AMI.</summary>
    internal bool IsAccepted(UsageRules rules) => !IsAsked(rules) && rules.AcceptsElsewhere;

    private bool IsAsked(UsageRules rules) => Elsewhere is null || (Elsewhere.AccountId is null && rules.Regions.Contains(Elsewhere.Region));
}

/// <summary>Where an AMI is that a build was distributed to.</summary>
/// <param name="AccountId">Null for the own account.</param>
public sealed record AmiLocation(string Region, string? AccountId);
