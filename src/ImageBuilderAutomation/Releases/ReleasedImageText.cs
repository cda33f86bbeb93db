using System.Text.Json;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Releases;

internal static class ReleasedImageText
{
    public static void Write(Utf8JsonWriter writer, ImageSnapshot image)
    {
        writer.WriteStartObject("image");
        writer.WriteString("arn", image.Arn);
        writer.WriteString("name", image.Name);
        writer.WriteString("version", image.Version);
        writer.WriteString("created", image.CreatedAt is { } created ? ReleaseText.Time(created) : null);
        writer.WriteString("pipeline", image.PipelineArn);
        writer.WriteString("recipe", image.RecipeArn);
        writer.WriteString("parent", image.ParentImage);
        writer.WriteStartArray("components");
        // Keep the order in which they are applied, because it matters.
        foreach (var component in image.Components)
            writer.WriteStringValue(component);
        writer.WriteEndArray();
        writer.WriteString("platform", image.Platform);
        writer.WriteString("osVersion", image.OsVersion);
        writer.WriteString("buildType", image.BuildType);
        writer.WriteList("amis", Sorted(image.Amis), ami =>
        {
            writer.WriteString("image", ami.ImageId);
            writer.WriteString("region", ami.Region);
            writer.WriteString("account", ami.AccountId);
            writer.WriteString("name", ami.Name);
        });
        writer.WriteList("containers", image.Containers.OrderBy(container => container.Region, StringComparer.Ordinal), container =>
        {
            writer.WriteString("region", container.Region);
            writer.WriteStartArray("uris");
            foreach (var uri in container.Uris.Order(StringComparer.Ordinal))
                writer.WriteStringValue(uri);
            writer.WriteEndArray();
        });
        writer.WriteStartObject("tags");
        foreach (var (key, value) in image.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal))
            writer.WriteString(key, value);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static IEnumerable<OutputAmi> Sorted(IReadOnlyList<OutputAmi> amis) => amis
        .OrderBy(ami => ami.Region, StringComparer.Ordinal)
        .ThenBy(ami => ami.AccountId, StringComparer.Ordinal)
        .ThenBy(ami => ami.ImageId, StringComparer.Ordinal);
}
