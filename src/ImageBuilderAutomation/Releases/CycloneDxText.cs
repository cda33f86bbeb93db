using System.Text.Json;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Releases;

/// <summary>The packages as a CycloneDX 1.6 bill of materials, valid as a document of its own. https://cyclonedx.org/docs/1.6/json/</summary>
internal static class CycloneDxText
{
    public static void Write(Utf8JsonWriter writer, ImageSnapshot image, Known<IReadOnlyList<ReleasedPackage>> packages, GateCoverage? coverage)
    {
        writer.WriteStartObject("packages");
        writer.WriteString("bomFormat", "CycloneDX");
        writer.WriteString("specVersion", "1.6");
        writer.WriteNumber("version", 1);
        writer.WriteStartObject("metadata");
        WriteSubject(writer, image);
        // For readers of the bill of materials alone.
        WriteProperty(writer, "image-builder-automation:coverage", ReleasedCoverageText.Describe(coverage));
        writer.WriteEndObject();
        WritePackages(writer, image, packages);
        writer.WriteEndObject();
    }

    private static void WriteSubject(Utf8JsonWriter writer, ImageSnapshot image)
    {
        writer.WriteStartObject("component");
        writer.WriteString("type", image.RecipeArn?.Contains(":container-recipe/", StringComparison.Ordinal) == true ? "container" : "operating-system");
        writer.WriteString("bom-ref", image.Arn);
        writer.WriteString("name", image.Name);
        writer.WriteString("version", image.Version);
        // Image Builder's own components are parts of the image too. They do not stand among the packages, whose list may be unknown.
        writer.WriteList("components", image.Components.Distinct(StringComparer.Ordinal), component =>
        {
            writer.WriteString("type", "application");
            writer.WriteString("bom-ref", component);
            var name = component[(component.LastIndexOf(':') + 1)..].Split('/');
            writer.WriteString("name", name is [_, var own, ..] ? own : component);
            if (name is [_, _, var version, ..])
                writer.WriteString("version", version);
        });
        writer.WriteEndObject();
    }

    private static void WritePackages(Utf8JsonWriter writer, ImageSnapshot image, Known<IReadOnlyList<ReleasedPackage>> packages)
    {
        switch (packages)
        {
            case Known<IReadOnlyList<ReleasedPackage>>.Yes(var known):
                writer.WriteList("components", Sorted(known), package =>
                {
                    writer.WriteString("type", "library");
                    writer.WriteString("name", package.Name);
                    if (package.Version is { Length: > 0 } version)
                        writer.WriteString("version", version);
                    if (PackageUrl.Of(image.OsVersion, package) is { } url)
                        writer.WriteString("purl", url);
                });
                break;
            case Known<IReadOnlyList<ReleasedPackage>>.No(var reason):
                // Write no list: an empty one would claim that there are no packages.
                WriteUnknown(writer, image);
                WriteProperty(writer, "image-builder-automation:packages-unknown-because", reason);
                break;
        }
    }

    /// <summary>It is unknown what the image is assembled from. https://cyclonedx.org/docs/1.6/json/#compositions</summary>
    private static void WriteUnknown(Utf8JsonWriter writer, ImageSnapshot image)
    {
        string[] subjects = [image.Arn];
        writer.WriteList("compositions", subjects, subject =>
        {
            writer.WriteString("aggregate", "unknown");
            writer.WriteStartArray("assemblies");
            writer.WriteStringValue(subject);
            writer.WriteEndArray();
        });
    }

    private static void WriteProperty(Utf8JsonWriter writer, string name, string value)
    {
        string[] values = [value];
        writer.WriteList("properties", values, text =>
        {
            writer.WriteString("name", name);
            writer.WriteString("value", text);
        });
    }

    // Some package managers keep several versions of one package, and the service may list one twice; CycloneDX allows each only once.
    private static IEnumerable<ReleasedPackage> Sorted(IReadOnlyList<ReleasedPackage> packages) => packages
        .Distinct()
        .OrderBy(package => package.Name, StringComparer.Ordinal)
        .ThenBy(package => package.Version, StringComparer.Ordinal);
}
