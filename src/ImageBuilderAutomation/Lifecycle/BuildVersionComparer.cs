using System.Globalization;
using ImageBuilderAutomation.Events;

namespace ImageBuilderAutomation.Lifecycle;

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
