using System.Globalization;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Lifecycle;

/// <summary>The facts about an image that a policy's rules evaluate.</summary>
/// <param name="RecipeVersion">Images of one recipe version share retention.</param>
public sealed record ImageFacts(string Arn, string RecipeVersion, string Status, DateTimeOffset Created, IReadOnlyDictionary<string, string> Tags)
{
    public static ImageFacts Of(Resource image) => new(
        image.Arn.ToString(),
        image.Arn.VersionKey,
        image.Document["state"]!["status"]!.GetValue<string>(),
        DateTimeOffset.Parse(image.Document.Text("dateCreated"), CultureInfo.InvariantCulture),
        AmiFacts.Pairs(image.Document["tags"]).ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal));
}
