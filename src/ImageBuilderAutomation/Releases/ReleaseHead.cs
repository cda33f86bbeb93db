using System.Text.Json;

namespace ImageBuilderAutomation.Releases;

/// <summary>The members of a release file that give its position in the chain.</summary>
/// <param name="Previous">Hash of the previous release; null for the first.</param>
public sealed record ReleaseHead(int Number, string ImageArn, string? RecipeArn, string? Previous)
{
    /// <returns>Null if the text is not a release record of this format.</returns>
    public static ReleaseHead? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.GetProperty("format").GetString() != ReleaseText.Format)
                return null;

            var (image, previous) = (root.GetProperty("image"), root.GetProperty("previous"));
            return image.GetProperty("arn").GetString() is not { } arn
                ? null
                : new(
                    root.GetProperty("number").GetInt32(),
                    arn,
                    image.GetProperty("recipe").GetString(),
                    previous.ValueKind is JsonValueKind.Null ? null : previous.GetProperty("sha256").GetString());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
