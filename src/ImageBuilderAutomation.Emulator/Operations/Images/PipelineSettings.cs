using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Images;

/// <summary>What a pipeline gives to its images, in the words of CreateImage.</summary>
internal static class PipelineSettings
{
    /// <param name="tags">Of the call that starts the image.</param>
    // Assumed: the pipeline's image tags and the call's both reach the image, and of one key the call's value.
    public static JsonObject Of(Resource pipeline, JsonObject? tags = null)
    {
        var settings = pipeline.Document.Without("tags");
        var all = (JsonObject?)pipeline.Document["imageTags"]?.DeepClone() ?? [];
        foreach (var (key, value) in tags ?? [])
            all[key] = value!.DeepClone();
        settings["tags"] = all;
        return settings;
    }
}
