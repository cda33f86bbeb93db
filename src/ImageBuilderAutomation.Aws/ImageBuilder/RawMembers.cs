using System.Text.Json;
using Amazon.Imagebuilder.Model;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>Reads members that the service returns and the typed client does not have.</summary>
internal static class RawMembers
{
    /// <summary>
    /// The member <c>image.imageScanningConfiguration.imageScanningTypes</c>, which has one value (Image Builder user guide, Amazon Inspector
    /// integration).
    /// </summary>
    /// <returns>The type; null when the image names none. Several values, or anything else than a list of texts, are returned as one text.</returns>
    public static string? ScanType(GetImageResponse response) => ScanTypeIn(Member(RawResponses.Of(response), "image"));

    /// <returns>The type of each pipeline, in the order of the list.</returns>
    public static IReadOnlyList<string?> ScanTypes(ListImagePipelinesResponse response) =>
        Member(RawResponses.Of(response), "imagePipelineList") is { ValueKind: JsonValueKind.Array } pipelines
            ? [.. pipelines.EnumerateArray().Select(pipeline => ScanTypeIn(pipeline))]
            : [];

    private static string? ScanTypeIn(JsonElement? resource)
    {
        if (Member(resource, "imageScanningConfiguration", "imageScanningTypes") is not { } types)
            return null;
        if (types.ValueKind is not JsonValueKind.Array)
            return types.GetRawText();
        var values = types.EnumerateArray().Select(value => value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText()).ToList();
        return values.Count == 0 ? null : string.Join(", ", values);
    }

    /// <summary>
    /// Members of an infrastructure configuration that are set and that an update by the typed client cannot write: members of a newer API, at any depth.
    /// A value of another kind than expected needs no search here: the client cannot read it, and the call fails.
    /// </summary>
    /// <returns>Their paths, in the order of the response. An unknown structure is named once, not by its members.</returns>
    public static IReadOnlyList<string> UnwritableIn(GetInfrastructureConfigurationResponse response)
    {
        List<string> found = [];
        if (Member(RawResponses.Of(response), "infrastructureConfiguration") is { } configuration)
            Search(configuration, "");
        return found;

        void Search(JsonElement structure, string prefix)
        {
            foreach (var member in structure.EnumerateObject().Where(member => member.Value.ValueKind is not JsonValueKind.Null))
            {
                var path = prefix + member.Name;
                if (ConfigurationMembers.IsWritten(path) || ConfigurationMembers.NotUpdatable.Contains(path))
                    continue;
                if (ConfigurationMembers.IsWritten($"{path}.") && member.Value.ValueKind is JsonValueKind.Object)
                    Search(member.Value, $"{path}.");
                else
                    found.Add(path);
            }
        }
    }

    /// <param name="path">The names from the outermost to the innermost member.</param>
    /// <returns>Null when the member, or one around it, is missing or null.</returns>
    public static JsonElement? Member(JsonElement? parent, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            parent = MemberOf(parent, name);
        return parent;
    }

    private static JsonElement? MemberOf(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null
            ? value
            : null;
}
