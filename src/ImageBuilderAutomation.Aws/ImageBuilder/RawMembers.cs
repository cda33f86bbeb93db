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
    public static string? ScanType(GetImageResponse response)
    {
        if (Member(Member(Member(RawResponses.Of(response), "image"), "imageScanningConfiguration"), "imageScanningTypes") is not { } types)
            return null;
        if (types.ValueKind is not JsonValueKind.Array)
            return types.GetRawText();
        var values = types.EnumerateArray().Select(value => value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText()).ToList();
        return values.Count == 0 ? null : string.Join(", ", values);
    }

    /// <returns>Null when the member is missing or null.</returns>
    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null
            ? value
            : null;
}
