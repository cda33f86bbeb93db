using System.Globalization;
using System.Text;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Adoption;

/// <summary>The names and ARNs of what a plan creates.</summary>
public static class AdoptionNames
{
    /// <summary>The longest name of a resource of Image Builder.</summary>
    private const int MaxName = 128;

    /// <summary>The longest name of a role.</summary>
    private const int MaxRoleName = 64;

    public const string FirstVersion = "1.0.0";

    public static string Workflow(PipelineSettings pipeline) => Joined(pipeline.Name, "-gated-distribution", MaxName);

    public static string Role(PipelineSettings pipeline) => Joined(pipeline.Slug, "-image-builder", MaxRoleName);

    public static string Policy(PipelineSettings pipeline) => Joined(pipeline.Slug, "-announce-steps", MaxName);

    /// <summary>A name that no configuration of the account has.</summary>
    public static string Copy(ConfigurationSettings configuration, PipelineSettings pipeline, IReadOnlyList<string> slugs)
    {
        var name = Joined(configuration.Name, $"-{pipeline.Name}", MaxName);
        for (var n = 2; slugs.Contains(Slug(name)); n++)
            name = Joined(configuration.Name, string.Create(CultureInfo.InvariantCulture, $"-{pipeline.Name}-{n}"), MaxName);
        return name;
    }

    // Image Builder user guide, "how Image Builder works": an ARN has the name in lower case, with hyphens for spaces and underscores.
    public static string Slug(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var slug = new StringBuilder(name.Length);
        foreach (var character in name)
            slug.Append(character is ' ' or '_' ? '-' : char.ToLowerInvariant(character));
        return slug.ToString();
    }

    /// <param name="resource">Such as <c>workflow/distribution/gate/1.0.0/1</c>.</param>
    public static string Arn(PipelineSettings pipeline, string resource)
    {
        var arn = PipelineArn.Parse(pipeline.Arn);
        return $"arn:{arn.Partition}:imagebuilder:{arn.Region}:{arn.Account}:{resource}";
    }

    /// <summary>The next patch version; the first one after nothing, or after what is no version.</summary>
    public static string NextVersion(string? version) =>
        version?.Split('.') is [var major, var minor, var patch] && int.TryParse(patch, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? string.Create(CultureInfo.InvariantCulture, $"{major}.{minor}.{number + 1}")
            : FirstVersion;

    private static string Joined(string name, string suffix, int max) =>
        suffix.Length >= max ? suffix[..max] : $"{name[..Math.Min(name.Length, max - suffix.Length)]}{suffix}";
}
