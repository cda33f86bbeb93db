using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ImageBuilderAutomation.Domain;

/// <summary>An image build version ARN: <c>arn:aws:imagebuilder:region:account:image/name/1.0.0/7</c>.</summary>
/// <param name="Name">The image's name as in ARNs. It is the recipe's name, not the pipeline's.</param>
public sealed record ImageBuildArn(string Partition, string Region, string Account, string Name, string Version, int Build)
{
    public static bool TryParse(string? text, [NotNullWhen(true)] out ImageBuildArn? arn)
    {
        arn = null;
        if (text?.Split(':') is not ["arn", { Length: > 0 } partition, "imagebuilder", { Length: > 0 } region, { Length: > 0 } account, var resource])
            return false;
        // A version with wildcards (1.x.x) does not identify a build.
        if (resource.Split('/') is not ["image", var name, var version, var build] || !ArnText.IsName(name) || !ArnText.IsVersion(version))
            return false;
        if (!int.TryParse(build, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
            return false;

        arn = new(partition, region, account, name, version, number);
        return true;
    }

    /// <summary>A build as people write it: its ARN, or <c>web-shop/1.0.0/2</c> for one of their account and Region.</summary>
    /// <returns>False for a text that names no build. The build of an ARN may be of another account or Region.</returns>
    public static bool TryParseName(string? text, AccountRegion own, [NotNullWhen(true)] out ImageBuildArn? arn)
    {
        ArgumentNullException.ThrowIfNull(own);
        return TryParse(
            text?.StartsWith("arn:", StringComparison.Ordinal) is true ? text : $"arn:{own.Partition}:imagebuilder:{own.Region}:{own.Account}:image/{text}", out arn);
    }

    /// <exception cref="UnusableEventException">The text is not an image build version ARN.</exception>
    public static ImageBuildArn Parse(string? text) => TryParse(text, out var arn)
        ? arn
        : throw new UnusableEventException("an image build version ARN (arn:<partition>:imagebuilder:<region>:<account>:image/<name>/<version>/<build>)", text);

    /// <summary>As people name a build: <c>web-shop/1.0.0/2</c>.</summary>
    public string ShortName => $"{Name}/{Version}/{Build}";

    /// <returns>The build's short name; the text itself when it is not an image build version ARN.</returns>
    public static string ShortNameOf(string arn) => TryParse(arn, out var image) ? image.ShortName : arn;

    public bool IsIn(AccountRegion accountRegion) =>
        (Account, Region, Partition) == (accountRegion.Account, accountRegion.Region, accountRegion.Partition);

    public override string ToString() => $"arn:{Partition}:imagebuilder:{Region}:{Account}:image/{ShortName}";
}

/// <summary>Orders by name, then by the numbers of the version (1.0.10 comes after 1.0.9), then by build number.</summary>
public sealed class BuildVersionComparer : IComparer<ImageBuildArn>
{
    public static BuildVersionComparer Instance { get; } = new();

    public int Compare(ImageBuildArn? x, ImageBuildArn? y)
    {
        if (x is null || y is null)
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        if (string.CompareOrdinal(x.Name, y.Name) is not 0 and var byName)
            return byName;
        if (CompareVersions(x.Version, y.Version) is not 0 and var byVersion)
            return byVersion;
        return x.Build != y.Build ? x.Build.CompareTo(y.Build) : string.CompareOrdinal(x.ToString(), y.ToString());
    }

    private static int CompareVersions(string x, string y) =>
        x.Split('.').Zip(y.Split('.'), CompareNodes).FirstOrDefault(order => order != 0) is not 0 and var order ? order : string.CompareOrdinal(x, y);

    private static int CompareNodes(string x, string y) =>
        long.TryParse(x, NumberStyles.None, CultureInfo.InvariantCulture, out var a)
        && long.TryParse(y, NumberStyles.None, CultureInfo.InvariantCulture, out var b)
            ? a.CompareTo(b)
            : string.CompareOrdinal(x, y);
}
