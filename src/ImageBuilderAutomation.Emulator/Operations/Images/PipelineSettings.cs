using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Images;

/// <summary>A pipeline's settings for its images, under the member names of CreateImage.</summary>
internal static class PipelineSettings
{
    /// <param name="tags">The tags of the call that starts the image.</param>
    // Assumed: the image gets the pipeline's image tags and the call's tags; for the same key, the call's value wins.
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
