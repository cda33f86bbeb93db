using System.Diagnostics.CodeAnalysis;

namespace ImageBuilderAutomation.Emulator.State.Resources;

/// <summary>
/// The parts of an Image Builder ARN: <c>arn:partition:imagebuilder:region:owner:type/slug[/version[/build]]</c>.
/// Workflow ARNs have the workflow's type before the slug (<c>workflow/build/slug/1.0.0/1</c>).
/// </summary>
/// <param name="Type">For example <c>image</c>, <c>infrastructure-configuration</c> or <c>workflow/build</c>.</param>
/// <param name="Version">Null for unversioned resources; may hold <c>x</c> wildcards in references.</param>
public sealed record ResourceArn(string Partition, string Region, string Owner, string Type, string Slug, string? Version, int? Build)
{
    public static bool TryParse(string? text, [NotNullWhen(true)] out ResourceArn? arn)
    {
        arn = null;
        var parts = text?.Split(':', 6);
        if (parts is not ["arn", var partition, "imagebuilder", var region, var owner, var resource])
            return false;

        var path = resource.Split('/');
        var head = path[0] == "workflow" ? 2 : 1;
        if (path.Length <= head || path.Length > head + 3 || path.Any(p => p.Length == 0))
            return false;

        int? build = null;
        if (path.Length == head + 3)
        {
            if (!int.TryParse(path[head + 2], out var number))
                return false;
            build = number;
        }

        arn = new(partition, region, owner, string.Join('/', path[..head]), path[head], path.Length > head + 1 ? path[head + 1] : null, build);
        return true;
    }

    /// <summary>The prefix of the keys of all builds of this version.</summary>
    public string VersionKey => SemanticVersion.TryParse(Version, out var version) ? $"{Slug}/{version.KeyPrefix}" : $"{Slug}/";

    /// <summary>The key that sorts resources of one type by slug, version and build.</summary>
    public string Key => Build is null ? VersionKey : $"{VersionKey}{Build:D10}";

    /// <summary>The <c>version</c> member of an image: the version and the build.</summary>
    // Documented: the AWS CLI's examples of get-image and list-image-pipeline-images, "1.0.0/1"; list-images shows the version without the build number.
    public string ImageVersion => $"{Version}/{Build}";

    /// <summary>The same resource without its build number.</summary>
    public ResourceArn WithoutBuild() => this with { Build = null };

    public override string ToString()
    {
        var text = $"arn:{Partition}:imagebuilder:{Region}:{Owner}:{Type}/{Slug}";
        if (Version is not null)
            text += $"/{Version}";
        if (Build is not null)
            text += $"/{Build}";
        return text;
    }
}

/// <summary>Converts a name to the part of the ARN that is derived from it.</summary>
// Documented: user guide, "How Image Builder works": lower case, spaces and underscores become hyphens, the result must be unique.
public static class Slug
{
    public static string Of(string name) => name.ToLowerInvariant().Replace(' ', '-').Replace('_', '-');
}
