using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Images;

/// <summary>An image build as List operations show it.</summary>
internal static class ImageSummary
{
    public static readonly string[] FilterNames = ["name", "osVersion", "platform", "type", "version"];

    public static JsonObject Show(Resource image)
    {
        var shown = image.Document.Pick(
            "arn", "name", "type", "version", "platform", "osVersion", "state", "dateCreated", "outputResources", "tags", "buildType", "imageSource",
            "deprecationTime", "lifecycleExecutionId", "loggingConfiguration");
        shown["owner"] = Owner(image);
        return shown;
    }

    // Assumed: the filter compares the semantic version only, although a build's summary shows the build number too.
    public static JsonNode? Filtered(Resource image, string filter) => filter == "version" ? image.Arn.Version : image.Document[filter];

    public static string Owner(Resource image) => image.Arn.Owner == "aws" ? "Amazon" : image.Arn.Owner;
}
