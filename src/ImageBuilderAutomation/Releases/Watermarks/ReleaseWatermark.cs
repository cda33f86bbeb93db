using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Releases.Watermarks;

/// <summary>
/// The watermark that the AMIs of a released image have, <c>111122223333:web-shop-released</c>. Copies and images that are built on an AMI inherit its
/// watermarks, so a watermark alone shows descent. It proves a release only if it was attached to this AMI first, or to one that this AMI is a copy of.
/// </summary>
public static class ReleaseWatermark
{
    /// <summary>EC2 User Guide, "AMI watermarks": the most watermarks that an AMI can have.</summary>
    public const int Most = 5;

    /// <summary>EC2 API Reference, AttachImageWatermark: 3 to 128 characters.</summary>
    public const int LongestName = 128;

    private const string Suffix = "-released";

    /// <param name="recipe">The recipe's name as in its ARN, whose characters are all allowed in watermarks.</param>
    public static string NameOf(string recipe) => recipe + Suffix;

    /// <summary>EC2 puts the account of whoever attaches a watermark before its name.</summary>
    public static string KeyOf(string account, string recipe) => $"{account}:{NameOf(recipe)}";

    /// <summary>The name in a key.</summary>
    public static string NameIn(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }

    /// <summary>Whether nothing but this product may attach a watermark of this name.</summary>
    public static bool IsReserved(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.EndsWith(Suffix, StringComparison.Ordinal);
    }

    /// <summary>Whether a watermark says that something of this account was released.</summary>
    public static bool IsReserved(string key, string account)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.StartsWith($"{account}:", StringComparison.Ordinal) && IsReserved(key);
    }
}

/// <summary>A watermark as EC2 shows it with an AMI.</summary>
/// <param name="Key">The account of whoever attached it, a colon, and the name.</param>
/// <param name="SourceAmi">The AMI to which it was attached first; null if EC2 does not say.</param>
public sealed record AmiWatermark(string Key, string? SourceAmi, string? SourceRegion, DateTimeOffset? AttachedAt);

/// <summary>An AMI of the own account with its watermarks.</summary>
/// <param name="IsPublic">EC2 refuses watermarks of public AMIs.</param>
public sealed record MarkedAmi(bool IsPublic, IReadOnlyList<AmiWatermark> Watermarks);

/// <summary>The watermarks of AMIs of the own account.</summary>
public interface IAmiWatermarks
{
    /// <returns>One entry for each AMI. An AMI that EC2 does not list is unknown: it may be gone, or the list incomplete.</returns>
    Task<IReadOnlyDictionary<AmiInRegion, Known<MarkedAmi>>> ReadAsync(IReadOnlyList<AmiInRegion> amis, CancellationToken cancellationToken);

    /// <summary>Attaches a watermark of the own account. Repeating it changes nothing.</summary>
    /// <returns>Unknown, with what went wrong, unless EC2 accepted it.</returns>
    Task<Known<bool>> AttachAsync(AmiInRegion ami, string name, CancellationToken cancellationToken);

    /// <summary>Removes a watermark. Repeating it changes nothing; copies and children that exist keep theirs.</summary>
    /// <returns>Unknown, with what went wrong, unless EC2 accepted it.</returns>
    Task<Known<bool>> RemoveAsync(AmiInRegion ami, string key, CancellationToken cancellationToken);
}

/// <summary>A watermark that a recipe attaches to every AMI that it builds, before any gate.</summary>
/// <param name="RecipeArn">ARN of the version of an image recipe.</param>
public sealed record RecipeWatermark(string RecipeArn, string Name);

/// <summary>The watermarks in recipes.</summary>
public interface IRecipeWatermarks
{
    /// <param name="recipeArns">Null for all image recipes of the account. A recipe that does not exist has no watermarks.</param>
    /// <returns>Unknown if not every recipe could be read.</returns>
    Task<Known<IReadOnlyList<RecipeWatermark>>> ReadAsync(IReadOnlyList<string>? recipeArns, CancellationToken cancellationToken);
}
