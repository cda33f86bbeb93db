using System.Text;

namespace ImageBuilderAutomation.Releases;

/// <summary>Package URLs of packages of Linux distributions. https://github.com/package-url/purl-spec</summary>
internal static class PackageUrl
{
    /// <summary>How the names of operating systems begin in Image Builder.</summary>
    private static readonly (string Begins, string Type, string Namespace)[] Distributions =
    [
        ("Amazon Linux", "rpm", "amzn"),
        ("CentOS", "rpm", "centos"),
        ("Debian", "deb", "debian"),
        ("Red Hat Enterprise Linux", "rpm", "redhat"),
        ("SLES", "rpm", "suse"),
        ("SUSE", "rpm", "suse"),
        ("Ubuntu", "deb", "ubuntu"),
    ];

    /// <returns>Null where the package manager is not known, as for Windows and for an image without a known operating system.</returns>
    public static string? Of(string? osVersion, ReleasedPackage package)
    {
        var distribution = Distributions.FirstOrDefault(one => osVersion?.StartsWith(one.Begins, StringComparison.OrdinalIgnoreCase) is true);
        if (distribution.Type is null || package.Name.Length == 0)
            return null;

        // The specification has names of Debian packages in lower case, and the epoch of an RPM package apart from its version.
        var name = distribution.Type == "deb" ? package.Name.ToLowerInvariant() : package.Name;
        var (epoch, version) = distribution.Type == "rpm" ? EpochOf(package.Version) : (null, package.Version);
        return $"pkg:{distribution.Type}/{distribution.Namespace}/{Escaped(name)}"
            + (version is { Length: > 0 } ? $"@{Escaped(version)}" : "")
            + (epoch is null ? "" : $"?epoch={epoch}");
    }

    private static (string? Epoch, string? Version) EpochOf(string? version) =>
        version?.Split(':', 2) is [{ Length: > 0 } epoch, var rest] && epoch.All(char.IsAsciiDigit) ? (epoch, rest) : (null, version);

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var unit in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)unit) || (char)unit is '.' or '-' or '_' or '~' or ':')
                escaped.Append((char)unit);
            else
                escaped.Append('%').Append(unit.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return escaped.ToString();
    }
}
